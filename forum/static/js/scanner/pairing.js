/* A phone joins the door with a code that an organiser shows, and leaves it. */

export const codeIn = (text) =>
  /#([a-z2-7]{26})$/i.exec(text.trim())?.[1] ?? /^[a-z2-7]{26}$/i.exec(text.trim())?.[0] ?? "";

export function makePairing({ screens, store, queue, call, contact, camera, late, bar, Refused, Unreachable, onPaired }) {
  const { $, say, fill } = screens;

  function showPair(sentence = "") {
    camera.close();
    bar.show(false);
    fill("pair-waiting", store.count() ? say("keptHere", { n: store.count() }) : "");
    screens.show("pair");
    fill("pair-said", sentence);
  }

  /* What waits was scanned under the old key: it goes with it if it can. */
  async function sendWaitingFirst() {
    if (store.phone()) await queue.flush().catch(() => {});
  }

  let isPairing = false;

  async function pair(text) {
    const code = codeIn(text);
    if (!code) return fill("pair-said", say("noCode"));
    fill("pair-said", "");
    $("pair-button").setAttribute("aria-disabled", "true");
    isPairing = true;
    try {
      await sendWaitingFirst();
      const { now: _now, ...phone } = await call("pair", { code });
      await contact.eraseRoster();
      await store.savePhone(phone);
      /* Browsers clear what pages keep when room is short, unless asked not to. */
      navigator.storage?.persist?.().catch(() => {});
      $("code").value = "";
      onPaired();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      showPair(error instanceof Refused ? error.sentence : say("pairOffline"));
    } finally {
      isPairing = false;
      $("pair-button").removeAttribute("aria-disabled");
    }
  }

  async function unpair(sentence) {
    await contact.eraseRoster();
    await store.forget();
    late.clear();
    showPair(sentence);
  }

  screens.on("pair-form", "submit", (event) => {
    event.preventDefault();
    pair($("code").value);
  });
  screens.on("to-pair", "click", () => showPair());
  screens.on("forget", "click", () => {
    if (queue.count()) return fill("ready-said", say("forgetWaits", { n: queue.count() }));
    unpair("");
  });

  return { pair, unpair, showPair, isPairing: () => isPairing };
}
