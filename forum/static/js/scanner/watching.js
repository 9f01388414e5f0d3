/* The camera watches; what it reads goes to whoever it is for. */

/* A badge still held up is not read again until it has been out of sight this long. */
const SAME_BADGE = 3000;
/* What may be wrong with the reader, and the sentence that says so. */
const READER = { reader: "readerMissing", noise: "readerBlind" };

export function makeWatching({ screens, store, signals, training, isKiosk, makeCamera, makeReader, addresses, onText }) {
  const { $, say, fill } = screens;
  let reader = null;
  let lastText = "";
  let lastSeen = 0;

  let chosen = null;

  const camera = makeCamera({
    video: $("video"),
    onRead,
    onLost: openAgain,
    chosen: () => chosen,
    onChosen(id) {
      chosen = id;
      store.set("camera", id);
    },
  });

  function troubleOf(error) {
    if (!window.isSecureContext) return "cameraNeedsHttps";
    if (error.message in READER) return READER[error.message];
    return error.name === "NotAllowedError" ? "cameraRefused" : "cameraMissing";
  }

  async function open() {
    reader ??= makeReader(addresses);
    try {
      await camera.open(await reader);
    } catch (error) {
      if (error.message in READER) reader = null;
      throw error;
    }
  }

  async function openCamera() {
    $("trouble").hidden = true;
    try {
      await open();
      await showAbilities();
      if (screens.isOn("watch")) camera.watch();
    } catch (error) {
      showTrouble(error);
    }
  }

  function showTrouble(error) {
    fill("trouble-said", say(troubleOf(error)));
    $("trouble").hidden = false;
  }

  /* What this camera can do, and whether there is another. A camera that was just opened has its lamp out. */
  async function showAbilities() {
    $("torch").hidden = !camera.hasTorch();
    $("torch").setAttribute("aria-pressed", "false");
    $("camera-next").hidden = $("kiosk-camera").hidden = (await camera.list()).length < 2;
    const zoom = camera.zoom();
    $("zoom-field").hidden = !zoom;
    if (zoom) Object.assign($("zoom"), zoom);
  }

  async function takeNext() {
    const cameras = await camera.list();
    const current = cameras.findIndex((one) => one.isCurrent);
    try {
      await camera.choose(cameras[(current + 1) % cameras.length].id);
      await showAbilities();
    } catch (error) {
      showTrouble(error);
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
  screens.on("torch", "click", async () => {
    const isOn = $("torch").getAttribute("aria-pressed") !== "true";
    if (await camera.setTorch(isOn)) $("torch").setAttribute("aria-pressed", String(isOn));
  });
  for (const part of ["camera-next", "kiosk-camera"]) screens.on(part, "click", takeNext);
  screens.on("zoom", "change", () => camera.setZoom(Number($("zoom").value)));
  document.addEventListener("visibilitychange", openAgain);

  const watching = {
    /* The camera that the steward chose on another day. */
    async begin() {
      chosen = (await store.get("camera")) ?? null;
    },
    watch() {
      const isPaired = Boolean(store.phone());
      screens.show("watch");
      $("watch-actions").hidden = !isPaired || isKiosk();
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
