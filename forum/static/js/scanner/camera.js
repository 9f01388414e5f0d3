/* The camera: the one at the phone's back, read several times a second while nothing else is on the screen.

   Phones have several at their back. Unless a steward chose another, it is the ordinary one: neither the one that
   sees wide and never sharp from near, nor those for heat, depth or insects. Browsers tell them apart by name only. */

const PAUSE = 60;
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const BACK = /\b(back|rear|environment)\b|arri[èe]re/i;
const ODD = /ultra|macro|t[ée]l[ée]|infra|\bir\b|depth|profondeur/i;

/* Android numbers its cameras, the ordinary one first; iPhones give the ordinary one the shortest name. */
const rankOf = ({ label }) => Number(/camera2? (\d+)/i.exec(label)?.[1] ?? 0) * 1000 + label.length;

/* Return the back camera to take among devices, null where their names do not tell. */
export function ordinaryOf(devices) {
  const fit = devices.filter(({ label }) => BACK.test(label) && !ODD.test(label));
  return fit.sort((one, other) => rankOf(one) - rankOf(other))[0] ?? null;
}

/* `chosen` returns the camera that a steward chose earlier, by its id; `onChosen` is told of a new choice. */
export function makeCamera({ video, onRead, onLost, chosen = () => null, onChosen = () => {} }) {
  let stream = null;
  let read = null;
  let opening = null;
  let isWanted = false;
  let choice = null;
  let isWatching = false;
  let round = 0;
  /* A call that sets one thing of a track unsets what earlier ones set, so all go together. */
  let settings = {};

  const track = () => stream?.getVideoTracks()[0] ?? null;
  const abilities = () => track()?.getCapabilities?.() ?? {};
  const currentId = () => track()?.getSettings().deviceId ?? null;

  async function look(mine) {
    while (isWatching && mine === round) {
      const begun = performance.now();
      if (!document.hidden && video.readyState >= video.HAVE_CURRENT_DATA) {
        /* A picture that cannot be read is followed by another. */
        const texts = await read(video).catch(() => []);
        if (isWatching && mine === round && texts.length) onRead(texts[0]);
      }
      /* A slow phone rests as long as it works: it has to answer fingers too, and to last the day. */
      const rest = Math.max(PAUSE, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  async function list() {
    const devices = (await navigator.mediaDevices.enumerateDevices?.()) ?? [];
    return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
  }

  function stop() {
    stream?.getTracks().forEach((one) => one.stop());
    stream = null;
    video.srcObject = null;
  }

  async function take(which) {
    stop();
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...SIZE } });
    /* Closed while the phone asked whether it may. */
    if (!isWanted) stop();
  }

  const takeAny = () => take({ facingMode: { ideal: "environment" } });

  /* A camera that was chosen may be unplugged today, or busy elsewhere. */
  async function takeOne(id) {
    try {
      await take({ deviceId: { exact: id } });
    } catch (error) {
      if (error.name === "NotAllowedError") throw error;
      await takeAny();
    }
  }

  /* Names are known only once the camera was allowed: the first time, the right one may be the second taken. */
  async function start() {
    const wanted = async () => choice ?? chosen() ?? ordinaryOf(await list())?.deviceId;
    const id = await wanted();
    await (id ? takeOne(id) : takeAny());
    const better = id || !stream ? null : await wanted();
    if (better && better !== currentId()) await takeOne(better);
    if (!stream) return;
    const { zoom } = settings;
    settings = abilities().focusMode?.includes("continuous") ? { focusMode: "continuous" } : {};
    await set(zoom && abilities().zoom ? { zoom } : {});
    video.srcObject = stream;
    /* Another application took the camera, or the phone its permission back. */
    track().addEventListener("ended", onLost);
  }

  /* Return whether the camera took it. */
  async function set(more) {
    const all = { ...settings, ...more };
    if (!track() || !Object.keys(all).length) return false;
    try {
      await track().applyConstraints({ advanced: [all] });
    } catch {
      return false;
    }
    settings = all;
    return true;
  }

  async function open() {
    isWanted = true;
    opening ??= start().finally(() => {
      opening = null;
    });
    await opening;
    if (stream) await video.play();
  }

  return {
    isOpen: () => track()?.readyState === "live",

    /* Open the camera; raises what the browser says when it will not. */
    async open(reader) {
      read = reader;
      if (this.isOpen() && !opening) return video.play();
      return open();
    },

    watch() {
      if (isWatching || !this.isOpen()) return;
      isWatching = true;
      round += 1;
      look(round);
    },

    rest() {
      isWatching = false;
    },

    close() {
      isWatching = false;
      isWanted = false;
      stop();
    },

    /* Once it is open: the cameras there are, `{ id, label, isCurrent }`; a single one leaves nothing to choose. */
    async list() {
      const devices = await list();
      return devices.map(({ deviceId, label }) => ({ id: deviceId, label, isCurrent: deviceId === currentId() }));
    },

    /* Take another camera, now and next time. Its lamp is out; what it can do may be different. */
    async choose(id) {
      choice = id;
      onChosen(id);
      await opening?.catch(() => {});
      stop();
      await open();
    },

    hasTorch: () => Boolean(abilities().torch),
    setTorch: (isOn) => set({ torch: isOn }),

    /* `{ min, max, step, value }`, or null where the camera has no zoom. */
    zoom() {
      const { zoom } = abilities();
      if (!zoom || !(zoom.max > zoom.min)) return null;
      const { min, max, step } = zoom;
      return { min, max, step: step || (max - min) / 20, value: track().getSettings().zoom ?? min };
    },

    /* Return the zoom that the camera has then: the nearest of its steps. */
    async setZoom(value) {
      const now = this.zoom();
      if (!now) return null;
      const { min, max, step } = now;
      const zoom = Math.min(max, min + Math.round((Math.max(min, value) - min) / step) * step);
      return (await set({ zoom })) ? zoom : now.value;
    },
  };
}
