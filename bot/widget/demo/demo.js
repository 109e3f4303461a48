// Copies the snippet; without script the button does not appear and the line can be marked.
const button = document.getElementById("copy");
button.hidden = !navigator.clipboard;
button.addEventListener("click", async () => {
  await navigator.clipboard.writeText(document.getElementById("snippet").textContent);
  button.textContent = button.dataset.done;
});
