/* Keeps the scanner's page with exactly its files, one version at a time: it opens from here first, with or without
   network. A new version gets ready beside the old one and waits: the page says when it may take over. Whatever is not
   of the page, the API above all, goes by without being looked at. Each language has a store of its own. */

const PAGE = new URL(self.registration.scope);
const OURS = `door ${PAGE.pathname} `;
const STORE = `${OURS}{{ version }}`;
const FILES = new Set({{ files|safe }}.map((address) => new URL(address, PAGE).href));

self.addEventListener("install", (event) => event.waitUntil(gather()));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const address = new URL(url);
  if (method !== "GET" || address.origin !== PAGE.origin) return;
  const isPage = mode === "navigate" && address.pathname === PAGE.pathname;
  if (isPage) event.respondWith(give(PAGE.href, event.request));
  else if (FILES.has(`${address.origin}${address.pathname}`)) event.respondWith(give(address.href, event.request));
});

/* All or nothing: a version with a file missing does not open. */
async function gather() {
  const store = await caches.open(STORE);
  const page = await fetch(PAGE.href, { credentials: "omit", cache: "no-cache" });
  if (!page.ok || page.redirected) throw new Error("page");
  await store.addAll([...FILES]);
  await store.put(PAGE.href, page);
}

async function give(address, request) {
  const kept = await caches.match(address, { cacheName: STORE, ignoreVary: true, ignoreSearch: true });
  return kept ?? fetch(request);
}

/* Another tab may still run the version before this one: that one stays, older ones go. */
async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== STORE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}
