/* The camera watches; what it reads goes to whoever it is for. */

/* A badge still held up is not read again until it has been out of sight this long. */
const SAME_BADGE = 3000;

export function makeWatching({ screens, store, signals, training, makeCamera, makeReader, addresses, onText }) {
  const { $, say, fill } = screens;
  let reader = null;
  let lastText = "";
  let lastSeen = 0;

  const camera = makeCamera({ video: $("video"), onRead, onLost: openAgain });

  function troubleOf(error) {
    if (!window.isSecureContext) return "cameraNeedsHttps";
    if (error.message === "reader") return "readerMissing";
    return error.name === "NotAllowedError" ? "cameraRefused" : "cameraMissing";
  }

  async function open() {
    reader ??= makeReader(addresses);
    try {
      await camera.open(await reader);
    } catch (error) {
      if (error.message === "reader") reader = null;
      throw error;
    }
  }

  async function openCamera() {
    $("trouble").hidden = true;
    try {
      await open();
      $("torch").hidden = !camera.hasTorch();
      if (screens.isOn("watch")) camera.watch();
    } catch (error) {
      fill("trouble-said", say(troubleOf(error)));
      $("trouble").hidden = false;
    }
  }

  /* Phones take the camera from pages that are hidden, and not all of them give it back. */
  function openAgain() {
    if (screens.isOn("watch") && !document.hidden) watching.watch();
  }

  function onRead(text) {
    const now = Date.now();
    const isSame = text === lastText && now - lastSeen < SAME_BADGE;
    lastText = text;
    lastSeen = now;
    if (!isSame) onText(text);
  }

  screens.on("retry", "click", openCamera);
  screens.on("torch", "click", () => {
    const isOn = $("torch").getAttribute("aria-pressed") !== "true";
    $("torch").setAttribute("aria-pressed", String(isOn));
    camera.setTorch(isOn);
  });
  document.addEventListener("visibilitychange", openAgain);

  const watching = {
    watch() {
      const isPaired = Boolean(store.phone());
      screens.show("watch");
      $("watch-actions").hidden = !isPaired;
      $("pairing-actions").hidden = isPaired;
      $("watch-training").hidden = !training.isOn();
      lastSeen = Date.now();
      signals.stayAwake();
      openCamera();
    },
    rest: () => camera.rest(),
    close: () => camera.close(),
    /* For the check before opening: what goes wrong, in a sentence; "" when nothing does. */
    async examine() {
      try {
        await open();
        return "";
      } catch (error) {
        return say(troubleOf(error));
      }
    },
  };
  return watching;
}
