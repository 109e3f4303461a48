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

// The chat is fetched at the first click, so that a page costs nothing more until then.
let widget;

function loadWidget() {
  widget = widget || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/widget.js";
    script.dataset.language = document.documentElement.lang;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return widget;
}

for (const button of document.querySelectorAll("[data-ask]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    loadWidget().then(
      () => document.dispatchEvent(new CustomEvent("assistance-finder:open", { detail: { contact: button.dataset.ask } })),
      () => {
        const sentence = document.createElement("span");
        sentence.setAttribute("role", "status");
        sentence.textContent = button.dataset.failed;
        button.replaceWith(sentence);
      },
    );
  });
}
