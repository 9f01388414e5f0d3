/* The page keeps itself, for where there is no network: a service worker for each language. A new version waits until the
   page is opened again, or until the steward asks for it; never in the middle of a scan. */

const OPENING = 3000;

export function makeUpdating({ screens, worker, scopes, isIdle }) {
  const { $ } = screens;
  let waiting = null;
  let isAsked = false;

  function offer(registration) {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    /* Nothing is under way yet: the page was opened this very moment. */
    if (performance.now() < OPENING && isIdle()) change();
    else updating.refresh();
  }

  function change() {
    isAsked = true;
    waiting.postMessage("take over");
  }

  async function register() {
    navigator.serviceWorker.addEventListener("controllerchange", () => isAsked && location.reload());
    for (const scope of scopes) {
      const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
      if (!location.pathname.startsWith(scope)) continue;
      offer(registration);
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", () => offer(registration));
      });
      setInterval(() => registration.update().catch(() => {}), 600_000);
    }
  }

  screens.on("reload", "click", () => isIdle() && change());

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
