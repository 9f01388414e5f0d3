/* Keeps the one page that registered it, with its files, for where there is no network. It asks the network first,
   always; what it keeps it gives back when the network does not answer, marked as such, and no longer than the page
   said. An answer other than the page (signed out, link renewed) erases it. Each page has a store of its own. */

const PAGE = new URL(self.registration.scope);
const STORE = `planning ${PAGE.pathname}`;
const UNTIL = "X-Keep-Until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy()])));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== PAGE.origin) return;
  if (event.request.mode === "navigate") {
    if (address.pathname === PAGE.pathname) event.respondWith(page(event.request));
  } else if (address.pathname.startsWith("/static/")) {
    event.respondWith(file(event.request));
  }
});

/* The page tells which files it was made of: those of its first visit came before this script. */
self.addEventListener("message", (event) => {
  if (event.data?.files) event.waitUntil(keep(event.data.files));
});

async function page(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await kept()) ?? Response.error();
  }
  if (answer.ok && Number(answer.headers.get(UNTIL)) > Date.now()) {
    const store = await caches.open(STORE);
    await store.put(PAGE.href, answer.clone());
  } else if (answer.status < 500) {
    await caches.delete(STORE);
  }
  return answer;
}

async function kept() {
  await tidy();
  const answer = await caches.match(PAGE.href, { cacheName: STORE });
  if (!answer) return undefined;
  const text = (await answer.text()).replace("<html ", "<html data-offline ");
  return new Response(text, { headers: answer.headers });
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await caches.match(request, { cacheName: STORE, ignoreVary: true });
    if (!answer) throw error;
    return answer;
  }
}

async function keep(files) {
  const store = await caches.open(STORE);
  const own = await fetch(PAGE.href, { credentials: "same-origin" });
  if (!own.ok || own.redirected || !(Number(own.headers.get(UNTIL)) > Date.now())) return caches.delete(STORE);
  await store.put(PAGE.href, own);
  await Promise.allSettled(files.map((address) => store.add(address)));
  for (const client of await self.clients.matchAll()) client.postMessage({ kept: true });
}

/* After its day, nothing stays. */
async function tidy() {
  const answer = await caches.match(PAGE.href, { cacheName: STORE });
  if (answer && Number(answer.headers.get(UNTIL)) <= Date.now()) await caches.delete(STORE);
}
