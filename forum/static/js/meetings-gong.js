/* Counts down between two answers of the server, whose clock it follows; strikes the gong. */

let late = 0; /* how far this machine's clock is behind the server's, in milliseconds */
let until = null;
let audio = null;

function read() {
  const state = document.getElementById("gong");
  late = new Date(state.dataset.now) - Date.now();
  until = state.dataset.until ? new Date(state.dataset.until).getTime() : null;
  show();
}

function show() {
  const place = document.querySelector("[data-left]");
  if (!place || until === null) return;
  const seconds = Math.max(0, Math.ceil((until - Date.now() - late) / 1000));
  place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  place.toggleAttribute("data-last", seconds <= 60);
  if (seconds > 0) return;
  until = null;
  if (auto.getAttribute("aria-pressed") === "true") strike();
  htmx.trigger("#gong", "gong");
}

/* A bell: partials that are no multiples of one another, each dying away at its own pace. */
function strike() {
  audio ??= new AudioContext();
  audio.resume();
  document.body.dataset.struck = String(Number(document.body.dataset.struck ?? 0) + 1);
  const now = audio.currentTime;
  for (const [ratio, loud, lasts] of [[1, 0.5, 5], [2.01, 0.25, 3.5], [2.83, 0.18, 2.5], [4.07, 0.1, 1.5]]) {
    const tone = audio.createOscillator();
    const force = audio.createGain();
    tone.frequency.value = 146.8 * ratio;
    force.gain.setValueAtTime(0.0001, now);
    force.gain.exponentialRampToValueAtTime(loud, now + 0.02);
    force.gain.exponentialRampToValueAtTime(0.0001, now + lasts);
    tone.connect(force).connect(audio.destination);
    tone.start(now);
    tone.stop(now + lasts);
  }
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

/* The tap that allows later gongs is this one: browsers stay mute before. */
function arm() {
  audio ??= new AudioContext();
  auto.setAttribute("aria-pressed", auto.getAttribute("aria-pressed") === "true" ? "false" : "true");
}

const auto = document.querySelector("[data-gong-auto]");
const keys = { g: strike, f: fill, s: arm };
for (const [button, act] of [["[data-gong]", strike], ["[data-gong-auto]", arm], ["[data-gong-full]", fill]]) {
  const shown = document.querySelector(button);
  shown.hidden = false;
  shown.addEventListener("click", act);
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  keys[event.key.toLowerCase()]?.();
});
document.addEventListener("htmx:afterSettle", read);
setInterval(show, 250);
read();
