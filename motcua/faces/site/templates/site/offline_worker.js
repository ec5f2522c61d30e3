{% load static %}// Shows the page "offline" where one is opened without a line. It keeps that page and what it is made of, and no
// other: what people see of their dossiers is never kept in a browser.
const PAGE = "{% url 'offline' %}";
const PARTS = ["{% static 'portal.css' %}", "{% static 'offline.js' %}", "{% static 'icons.svg' %}"];
const KEPT = "offline-1";

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(opened(event));
  else if (PARTS.includes(new URL(request.url).pathname)) event.respondWith(part(request));
});

async function keep() {
  const kept = await caches.open(KEPT);
  await kept.addAll([PAGE, ...PARTS]);
  // What an earlier release was made of.
  for (const request of await kept.keys()) {
    if (![PAGE, ...PARTS].includes(new URL(request.url).pathname)) await kept.delete(request);
  }
}

async function begin() {
  await registration.navigationPreload?.enable();
  await clients.claim();
}

async function opened(event) {
  const early = await event.preloadResponse?.catch(() => null);
  if (early) return early;
  try {
    return await fetch(event.request);
  } catch (fault) {
    return (await caches.match(PAGE)) ?? Promise.reject(fault);
  }
}

async function part(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    return (await caches.match(request)) ?? Promise.reject(fault);
  }
}
