// Two extras for browsers with JavaScript: pages once visited open offline, and "ask about this" opens the chat.
"use strict";

const home = document.querySelector(".brand").getAttribute("href");

// Searches are not kept: somebody else may use the same device.
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(home + "worker.js", { scope: home }).then(() => {
    if (location.pathname.startsWith(home) && !location.search) {
      caches.open("directory").then((cache) => cache.add(location.pathname)).catch(() => {});
    }
  }, () => {});
}

// The chat is fetched at the first click, so that a page costs nothing more until then. It reads in the address
// (#assistance-finder=ID) what it is asked about.
const links = document.querySelectorAll("a.ask");
let asked = false;

function loadChat() {
  if (asked) return;
  asked = true;
  const script = document.createElement("script");
  script.src = "/widget.js";
  script.dataset.language = document.documentElement.lang;
  script.onerror = () => links.forEach(sayThatItFailed);
  document.head.append(script);
}

function sayThatItFailed(link) {
  const sentence = document.createElement("span");
  sentence.setAttribute("role", "status");
  link.replaceWith(sentence);
  sentence.textContent = link.dataset.failed;
}

for (const link of links) {
  link.hidden = false;
  link.addEventListener("click", loadChat);
}
if (location.hash.startsWith("#assistance-finder")) loadChat();
