// Keeps pages of the directory that were opened, so that they open without a connection.
"use strict";

const CACHE = "directory";
const home = new URL(self.registration.scope).pathname;
const FILES = ["/directory/style.css?v=__VERSION__", "/directory/page.js?v=__VERSION__", "/directory/icon.svg?v=__VERSION__"];
const PAGES = [home, home + "offline"];
const PATIENCE = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...FILES, ...PAGES])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldFiles().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.origin === location.origin && (address.pathname.startsWith(home) || address.pathname.startsWith("/directory/"));
  if (event.request.method !== "GET" || !ours) return;
  event.respondWith(address.searchParams.has("v") ? keptFirst(event.request) : newestFirst(event.request, address));
});

async function removeOldFiles() {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    const address = new URL(request.url);
    if (address.searchParams.has("v") && !FILES.includes(address.pathname + address.search)) await cache.delete(request);
  }
}

async function keptFirst(request) {
  const kept = await caches.match(request);
  return kept || fetch(request);
}

async function newestFirst(request, address) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    // a search says what somebody looked for, and an error is no page: neither is kept
    if (answer.ok && !answer.redirected && !address.search) await cache.put(request, answer.clone());
    return answer;
  } catch (problem) {
    const kept = (await cache.match(request)) || (request.mode === "navigate" && (await cache.match(home + "offline")));
    if (kept) return kept;
    throw problem;
  }
}
