/* A phone's cameras, faked in the browser: `phone` says what there is, and keeps what was asked of it. */

window.phone = { cameras: [], isAllowed: false, refusal: null, asked: [], set: [], open: [] };

function filmOf(camera) {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 300, 150);
  const stream = canvas.captureStream(10);
  const [track] = stream.getVideoTracks();
  let settings = {};
  track.getSettings = () => ({ deviceId: camera.id, ...settings });
  track.getCapabilities = () => camera.can ?? {};
  track.applyConstraints = async ({ advanced }) => {
    if (camera.isStubborn) throw new DOMException("", "OverconstrainedError");
    window.phone.set.push(advanced[0]);
    [settings] = advanced;
  };
  const stop = track.stop.bind(track);
  track.stop = () => {
    window.phone.open = window.phone.open.filter((id) => id !== camera.id);
    stop();
  };
  window.phone.open.push(camera.id);
  return stream;
}

navigator.mediaDevices.enumerateDevices = async () =>
  window.phone.cameras.map(({ id, label }) => ({
    kind: "videoinput",
    deviceId: window.phone.isAllowed ? id : "",
    label: window.phone.isAllowed ? label : "",
  }));

navigator.mediaDevices.getUserMedia = async ({ video }) => {
  const { cameras, refusal, asked } = window.phone;
  const id = video.deviceId?.exact ?? null;
  asked.push(id ?? video.facingMode.ideal);
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (refusal) throw new DOMException("", refusal);
  window.phone.isAllowed = true;
  const camera = id ? cameras.find((one) => one.id === id && !one.isBusy) : cameras[0];
  if (!camera) throw new DOMException("", id ? "OverconstrainedError" : "NotFoundError");
  return filmOf(camera);
};
