/* The scanner: paired, ready, watching, answering, searching. Its modules' addresses, which change with their
   contents, come from the page. */

const root = document.getElementById("scanner");
const load = (name) => import(root.dataset[name]);
const [{ makeStore }, { makeApi, Refused, Unreachable }, { makeQueue }, { makeReader }, { makeCamera }, { makeSignals }, { makeScreens, toneOf }] =
  await Promise.all(["store", "api", "queue", "reader", "camera", "signals", "screens"].map(load));

const HEARTBEAT = 15_000;
const BACK_AFTER = { admitted: 2000, undone: 2500 };
const BACK_AFTER_OTHERS = 6000;
/* A badge still held up is not read again until it has been out of sight this long. */
const SAME_BADGE = 3000;
const TYPING = 250;

const store = makeStore();
const screens = makeScreens(root);
const signals = makeSignals();
const { $, say } = screens;
const call = makeApi({
  root: root.dataset.root,
  language: document.documentElement.lang,
  key: () => store.phone()?.key,
});
const queue = makeQueue({ store, call, Refused, onChange: refreshBar, onLate: tellLate });
const camera = makeCamera({ video: $("video"), onRead, onLost: openAgain });

let isOnline = navigator.onLine;
let count = null;
let reader = null;
let back = null;
let typing = null;
let search = 0;
let last = null;
let lastText = "";
let lastSeen = 0;
let isBusy = false;

/* Contact with the server */

function refreshBar() {
  screens.showNetwork(isOnline, queue.count(), queue.isVolatile());
  screens.showCount(count);
}

function setOnline(value) {
  isOnline = value;
  refreshBar();
}

/* Scans first, heartbeat then: the server takes a heartbeat for proof that nothing older is still to come. */
async function keepContact() {
  if (!store.phone() || document.hidden) return;
  try {
    await queue.flush();
    const answer = await call("heartbeat", {});
    count = { inside: answer.inside, expected: answer.expected };
    remember({ ...store.phone(), scanner: answer.scanner, checkpoint: answer.checkpoint, edition: answer.edition });
    setOnline(true);
  } catch (error) {
    fail(error);
  }
}

function fail(error) {
  if (error instanceof Refused && error.isUnpaired) return unpair(error.sentence);
  if (error instanceof Unreachable) return setOnline(false);
  throw error;
}

/* Pairing */

const codeIn = (text) => /#([a-z2-7]{26})$/i.exec(text.trim())?.[1] ?? /^[a-z2-7]{26}$/i.exec(text.trim())?.[0] ?? "";

function remember(phone) {
  store.savePhone(phone);
  screens.showPhone(phone);
}

function unpair(sentence) {
  store.forgetPhone();
  camera.close();
  last = null;
  $("bar").hidden = true;
  showPair();
  screens.fill("pair-said", sentence);
}

function showPair() {
  screens.fill("pair-waiting", store.count() ? say("keptHere", { n: store.count() }) : "");
  screens.show("pair");
}

async function pair(text) {
  const code = codeIn(text);
  if (!code) return screens.fill("pair-said", say("noCode"));
  screens.fill("pair-said", "");
  $("pair-button").setAttribute("aria-disabled", "true");
  try {
    await sendWaitingFirst();
    const { key, scanner, checkpoint, edition } = await call("pair", { code });
    remember({ key, scanner, checkpoint, edition });
    $("code").value = "";
    showReady();
    keepContact();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    showPair();
    screens.fill("pair-said", error instanceof Refused ? error.sentence : say("pairOffline"));
  } finally {
    $("pair-button").removeAttribute("aria-disabled");
  }
}

/* What waits was scanned under the old key: it goes with it if it can. */
async function sendWaitingFirst() {
  if (store.phone()) await queue.flush().catch(() => {});
}

function showReady() {
  $("bar").hidden = false;
  refreshBar();
  camera.close();
  screens.show("ready", "start");
}

/* Watching */

async function openCamera() {
  $("trouble").hidden = true;
  try {
    reader ??= makeReader({ script: root.dataset.zxing, wasm: root.dataset.wasm });
    const read = await reader;
    await camera.open(read);
    $("torch").hidden = !camera.hasTorch();
    if (screens.isOn("watch")) camera.watch();
  } catch (error) {
    if (error.message === "reader") reader = null;
    screens.fill("trouble-said", say(troubleOf(error)));
    $("trouble").hidden = false;
  }
}

/* Phones take the camera from pages that are hidden, and not all of them give it back. */
function openAgain() {
  if (screens.isOn("watch") && !document.hidden) watch();
}

function troubleOf(error) {
  if (!window.isSecureContext) return "cameraNeedsHttps";
  if (error.message === "reader") return "readerMissing";
  return error.name === "NotAllowedError" ? "cameraRefused" : "cameraMissing";
}

function watch() {
  clearTimeout(back);
  back = null;
  screens.show("watch");
  $("watch-actions").hidden = !store.phone();
  $("pairing-actions").hidden = Boolean(store.phone());
  lastSeen = Date.now();
  signals.stayAwake();
  openCamera();
}

function onRead(text) {
  const now = Date.now();
  const isSame = text === lastText && now - lastSeen < SAME_BADGE;
  lastText = text;
  lastSeen = now;
  if (isSame || isBusy) return;
  if (/\/controle\/#[a-z2-7]{26}$/i.test(text)) {
    camera.rest();
    pair(text);
    return;
  }
  if (!store.phone()) return;
  /* What other QR codes say, a wifi password perhaps, is nobody's business: the server learns that one was read. */
  const ticket = /(?:^|\/t\/)([a-z2-7]{26})$/i.exec(text)?.[1].toUpperCase() ?? "";
  record({ action: "entry", method: "camera", ticket }, "");
}

/* Recording: `label` is the name to show until the server tells it. */

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function record(gesture, label) {
  if (isBusy) return;
  setBusy(true);
  camera.rest();
  const scan = { ...gesture, id: newId(), device_at: new Date().toISOString(), label };
  try {
    const result = await queue.send(scan);
    setOnline(true);
    answer(scan, result?.shown ?? describeProblem(result?.problem));
  } catch (error) {
    if (error instanceof Refused && !error.isUnpaired) answer(scan, describeProblem(error.problem));
    else {
      fail(error);
      if (store.phone()) answer(scan, describeKept(scan));
    }
  } finally {
    setBusy(false);
  }
}

/* A slow network must not look like a badge that was not read. */
function setBusy(value) {
  isBusy = value;
  root.dataset.busy = value ? "yes" : "no";
}

function describeKept(scan) {
  const isUndo = scan.action === "undo";
  return {
    result: "kept",
    word: say("noNetwork"),
    first_name: scan.label,
    message: say(isUndo ? "undoKept" : "scanKept"),
    advice: isUndo ? "" : say("scanKeptAdvice"),
  };
}

function describeProblem(problem) {
  if (!problem) return describeKept({ action: "entry", label: "" });
  const faults = (problem.errors ?? []).map((fault) => fault.detail).join(" ");
  return { result: "refused", word: problem.title, message: faults || problem.detail, advice: "" };
}

function answer(scan, shown) {
  /* What was let in last can be taken back, from its answer and later from the camera. */
  const canUndo = scan.action === "entry" && (shown.result === "admitted" || shown.result === "kept");
  if (shown.result === "admitted") count = count && { ...count, inside: count.inside + 1 };
  if (shown.result === "undone" && !shown.is_still_in) count = count && { ...count, inside: Math.max(0, count.inside - 1) };
  if (canUndo) last = { id: scan.id, name: screens.nameOf(shown) || say("lastUnnamed") };
  else if (scan.undoes === last?.id) last = null;
  refreshBar();
  signals.give(toneOf(shown.result));
  screens.showAnswer(shown, { canUndo });
  showLast();
  clearTimeout(back);
  back = setTimeout(watch, BACK_AFTER[shown.result] ?? BACK_AFTER_OTHERS);
}

function showLast() {
  $("last").hidden = !last;
  if (last) $("last-said").textContent = say("last", { name: last.name });
}

function undo() {
  if (!last) return;
  clearTimeout(back);
  const { id, name } = last;
  record({ action: "undo", undoes: id }, name);
}

/* Scans kept without network whose answer is not simply a welcome: the steward learns of them afterwards. */
function tellLate(scan, result) {
  const shown = result.shown ?? describeProblem(result.problem);
  if (shown.result === "admitted" || shown.result === "undone") return;
  const made = new Date(scan.device_at);
  const hour = say("hour", { hour: made.getHours(), minute: String(made.getMinutes()).padStart(2, "0") });
  const line = document.createElement("li");
  line.textContent = [hour, shown.word, screens.nameOf(shown), shown.message].filter(Boolean).join(" · ");
  $("late-list").append(line);
  $("late").hidden = false;
}

/* Searching */

function openSearch() {
  clearTimeout(back);
  camera.rest();
  $("name").value = "";
  screens.clearGuests("");
  screens.show("search", "name");
}

async function lookFor(name) {
  const mine = ++search;
  if (name.trim().length < 2) return screens.clearGuests("");
  try {
    const { guests, has_more: hasMore } = await call("search", { name });
    if (mine !== search) return;
    setOnline(true);
    screens.showGuests(guests, hasMore, choose);
  } catch (error) {
    if (mine !== search) return;
    if (error instanceof Refused && !error.isUnpaired) return screens.clearGuests(error.sentence);
    screens.clearGuests(say("searchOffline"));
    fail(error);
  }
}

function choose(guest) {
  const label = `${guest.first_name} ${guest.last_name}`.trim();
  record({ action: "entry", method: "search", registration: guest.registration }, label);
}

/* Hands */

const on = (name, event, act) => $(name).addEventListener(event, act);

on("pair-form", "submit", (event) => {
  event.preventDefault();
  signals.unlock();
  pair($("code").value);
});
on("pair-camera", "click", () => {
  signals.unlock();
  watch();
});
on("to-pair", "click", () => {
  camera.close();
  showPair();
});
on("start", "click", () => {
  signals.unlock();
  watch();
});
on("ready-search", "click", () => {
  signals.unlock();
  openSearch();
});
on("forget", "click", () => {
  if (queue.count()) return screens.fill("ready-said", say("forgetWaits", { n: queue.count() }));
  unpair("");
});
on("retry", "click", openCamera);
on("to-search", "click", openSearch);
on("from-search", "click", watch);
on("next", "click", watch);
on("undo", "click", undo);
on("last-undo", "click", undo);
on("late-close", "click", () => {
  $("late-list").replaceChildren();
  $("late").hidden = true;
});
on("torch", "click", () => {
  const isOn = $("torch").getAttribute("aria-pressed") !== "true";
  $("torch").setAttribute("aria-pressed", String(isOn));
  camera.setTorch(isOn);
});
on("search-form", "submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  lookFor($("name").value);
});
on("name", "input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => lookFor($("name").value), TYPING);
});
on("answer", "click", (event) => {
  if (!event.target.closest("button") && back) watch();
});

document.addEventListener("keydown", (event) => {
  if (screens.isOn("search") && event.key === "Escape") watch();
  if (!screens.isOn("answer")) return;
  if (event.key === "Escape" || (event.key === "Enter" && !event.target.closest("button"))) {
    event.preventDefault();
    watch();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  keepContact();
  openAgain();
  if (store.phone() && !screens.isOn("pair") && !screens.isOn("ready")) signals.stayAwake();
});
window.addEventListener("online", keepContact);
window.addEventListener("offline", () => setOnline(false));
window.addEventListener("hashchange", readHash);
setInterval(keepContact, HEARTBEAT);

/* The code leaves the address at once, so that no history or shared link keeps it. */
function readHash() {
  const code = codeIn(location.hash);
  if (!code) return false;
  history.replaceState(null, "", location.pathname);
  pair(code);
  return true;
}

if (store.phone()) {
  screens.showPhone(store.phone());
  showReady();
} else {
  showPair();
}
if (!readHash()) keepContact();
root.dataset.started = "yes";
