/* The page keeps itself, for where there is no network: a service worker for each language. A new version waits until the
   page is opened again, or until the steward asks for it; never in the middle of a scan. */

/* Browsers may let a version take over later than asked: then the page that runs goes on, and the next one is new. */
const SOON = 3000;

export function makeUpdating({ screens, worker, scopes, isIdle }) {
  const { $ } = screens;
  let waiting = null;
  let askedAt = -Infinity;
  let isByHand = false;
  let isTouched = false;

  function offer(registration, { isOpening }) {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    /* It waited for the page to be opened again, and nothing is under way yet. */
    if (isOpening && !isTouched && isIdle()) change({ byHand: false });
    updating.refresh();
  }

  function change({ byHand }) {
    isByHand = byHand;
    askedAt = performance.now();
    waiting.postMessage("take over");
  }

  function takeOver() {
    const isSoon = performance.now() - askedAt < SOON;
    if (isSoon && isIdle() && (isByHand || !isTouched)) location.reload();
  }

  async function register() {
    navigator.serviceWorker.addEventListener("controllerchange", takeOver);
    for (const scope of scopes) {
      const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
      if (!location.pathname.startsWith(scope)) continue;
      offer(registration, { isOpening: true });
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", () => offer(registration, { isOpening: false }));
      });
      setInterval(() => registration.update().catch(() => {}), 600_000);
    }
  }

  for (const touch of ["pointerdown", "keydown"]) {
    document.addEventListener(touch, () => (isTouched = true), { capture: true, once: true });
  }
  screens.on("reload", "click", () => {
    if (!isIdle()) return;
    if (waiting.state === "installed") change({ byHand: true });
    else location.reload();
  });

  const updating = {
    /* While something waits, the new version does too. */
    refresh() {
      $("notice-version").hidden = !waiting || !isIdle();
    },
    /* A browser without service workers, or a page that is not served by https: it needs the network to open. */
    start: () => ("serviceWorker" in navigator ? register().catch(() => {}) : null),
  };
  return updating;
}
