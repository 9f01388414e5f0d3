/* What one hears and feels of an answer, for a steward who looks at the guest; and a screen that stays awake. */

/* [frequency, start, length] in hertz and seconds: rising for a welcome, twice the same for a doubt, low for a no. */
const TUNES = {
  ok: { wave: "sine", notes: [[660, 0, 0.1], [990, 0.11, 0.18]], buzz: [70] },
  wait: { wave: "triangle", notes: [[520, 0, 0.14], [520, 0.22, 0.14]], buzz: [110, 90, 110] },
  stop: { wave: "sawtooth", notes: [[150, 0, 0.55]], buzz: [450] },
  plain: { wave: "sine", notes: [[440, 0, 0.12]], buzz: [40] },
};
const VOLUME = 0.35;
const BETWEEN = 900;

export function makeSignals() {
  let audio = null;
  let lock = null;

  function play({ wave, notes }) {
    if (audio?.state !== "running") return;
    for (const [frequency, start, length] of notes) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const from = audio.currentTime + start;
      tone.type = wave;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(VOLUME, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + length);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + length);
    }
  }

  return {
    /* Browsers let a page sound only from a touch on. */
    unlock() {
      const Context = window.AudioContext ?? window.webkitAudioContext;
      if (!Context) return;
      audio ??= new Context();
      audio.resume().catch(() => {});
    },

    give(tone) {
      play(TUNES[tone]);
      navigator.vibrate?.(TUNES[tone].buzz);
    },

    canSound: () => audio?.state === "running",

    /* The three that matter, one after the other, for whoever has never heard them. */
    giveAll() {
      ["ok", "wait", "stop"].forEach((tone, n) => setTimeout(() => play(TUNES[tone]), n * BETWEEN));
    },

    /* The lock falls each time the page is hidden: ask again when it is back. */
    async stayAwake() {
      if (lock && !lock.released) return;
      try {
        lock = await navigator.wakeLock?.request("screen");
      } catch {
        lock = null;
      }
    },
  };
}
