/* One's timetable: minutes that pass by themselves, a page that opens without network. Nothing here is needed. */

const planning = document.querySelector("[data-planning]");
const words = new Intl.RelativeTimeFormat(planning.dataset.language, { numeric: "always" });

function count() {
  for (const place of planning.querySelectorAll("[data-starts]")) {
    const minutes = Math.ceil((new Date(place.dataset.starts) - Date.now()) / 60000);
    const text = words.format(Math.max(0, minutes), "minute");
    place.textContent = text.charAt(0).toUpperCase() + text.slice(1);
  }
}
setInterval(count, 10000);
document.addEventListener("htmx:afterSettle", count);

/* Without network: what is shown may have changed since. */
const page = document.documentElement;
window.addEventListener("offline", () => page.setAttribute("data-offline", ""));
window.addEventListener("online", () => location.reload());

if ("serviceWorker" in navigator && !page.hasAttribute("data-offline")) keep();

async function keep() {
  const worker = await navigator.serviceWorker.register(planning.dataset.worker, { scope: location.pathname });
  await navigator.serviceWorker.ready;
  const seen = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = [...new Set(seen)].filter((name) => name.startsWith(`${location.origin}/static/`));
  (worker.active ?? worker.installing ?? worker.waiting)?.postMessage({ files });
}

navigator.serviceWorker?.addEventListener("message", (event) => {
  if (event.data?.kept) planning.setAttribute("data-kept", "");
});
