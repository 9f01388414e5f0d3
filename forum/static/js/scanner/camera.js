/* The camera: the one at the phone's back, read several times a second while nothing else is on the screen. */

const PAUSE = 60;

export function makeCamera({ video, onRead, onLost }) {
  let stream = null;
  let read = null;
  let isWatching = false;
  let round = 0;

  async function look(mine) {
    while (isWatching && mine === round) {
      if (!document.hidden && video.readyState >= video.HAVE_CURRENT_DATA) {
        /* A picture that cannot be read is followed by another. */
        const texts = await read(video).catch(() => []);
        if (isWatching && mine === round && texts.length) onRead(texts[0]);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  const track = () => stream?.getVideoTracks()[0] ?? null;

  return {
    isOpen: () => track()?.readyState === "live",

    /* Open the camera; raises what the browser says when it will not. */
    async open(reader) {
      read = reader;
      if (!this.isOpen()) {
        stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
        });
        video.srcObject = stream;
        /* Another application took the camera, or the phone its permission back. */
        track().addEventListener("ended", onLost);
      }
      await video.play();
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
      stream?.getTracks().forEach((one) => one.stop());
      stream = null;
      video.srcObject = null;
    },

    hasTorch: () => Boolean(track()?.getCapabilities?.().torch),
    setTorch: (isOn) => track()?.applyConstraints({ advanced: [{ torch: isOn }] }),
  };
}
