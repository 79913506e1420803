// Lets the form at a fair stand open without a network. It keeps that page and what the page loads, and nothing else: answers of
// people never pass through here.
"use strict";
const STORE = "wurzelwerk-stand-1";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(fetch(request).then((reply) => {
    const copy = reply.clone();
    // A link that has ended is forgotten, so that the form is gone, too.
    event.waitUntil(caches.open(STORE).then((store) => reply.ok ? store.put(request, copy) : store.delete(request)));
    return reply;
  }, () => caches.match(request, { ignoreVary: true }).then((kept) => kept || Response.error())));
});
