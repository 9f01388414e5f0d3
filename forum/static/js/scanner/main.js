/* The scanner: its rooms are built here and handed what they need of each other. Their addresses, which change with their
   contents, come from the page. Which room does what: docs/door-page.md. */

const root = document.getElementById("scanner");
const { dataset } = root;
const names = dataset.rooms.split(" ");
const rooms = Object.assign({}, ...(await Promise.all(names.map((name) => import(dataset[name])))));
const { Refused, Unreachable, comesLater } = rooms;

const BACK_AFTER = { admitted: 2000, undone: 2500, exited: 2000, not_in: 3000, seats_left: 15_000 };
const BACK_AFTER_OTHERS = 6000;
/* Where the steward may do something about it. */
const BACK_AFTER_CHOICES = 15_000;
const BACK_AFTER_KIOSK = 20_000;

const language = document.documentElement.lang;
const screens = rooms.makeScreens(root);
const signals = rooms.makeSignals();
const answers = rooms.makeAnswers({ screens });
const { $, say, on } = screens;

const store = await rooms.openStore({
  openDB: rooms.openDB, onChange: refresh,
  onOthers: () => dataset.started === "yes" && contact.noteWaiting(),
});
await rooms.moveIn(store, rooms);
const call = rooms.makeApi({ root: dataset.root, language, key: () => store.phone()?.key });
const roster = rooms.makeRoster(rooms);
const vault = rooms.makeVault({ store });
const now = () => contact.now();
const judge = rooms.makeJudge({ roster, phone: store.phone, now, language, tools: rooms });
const queue = rooms.makeQueue({
  store, call, Refused, comesLater, onChange: refresh,
  enrich: rooms.makeEnrich({ judge }),
  onLate: (record, result) => late.tell(record, result),
});
const contact = rooms.makeContact({
  store, roster, vault, queue, judge, call, Refused, Unreachable, version: dataset.version, onChange: refresh,
  onUnpaired: (sentence) => leave(sentence),
});
const recording = rooms.makeRecording({
  store, queue, contact, judge, say, describeMoment, Refused, comesLater, hashTicket: rooms.hashTicket,
  onBusy: (isBusy) => (dataset.busy = isBusy ? "yes" : "no"),
  onAnswer: showAnswer,
  onAnswers: showGroup,
});
const late = rooms.makeLate({ screens, describeMoment, describeProblem: recording.describeProblem, nameOf: judge.nameOf });
const bar = rooms.makeBar({ screens, store, roster, contact, queue, describeMoment });
const doors = rooms.makeDoors({ screens, store, roster, contact, onChange: refresh });
const training = rooms.makeTraining({ screens, onChange: refresh });
const watching = rooms.makeWatching({
  ...rooms, screens, store, signals, training, isKiosk: () => kiosk.isOn(), addresses: { script: dataset.zxing, wasm: dataset.wasm }, onText,
});
const entries = rooms.makeEntries({
  screens, answers,
  onUndo: (undoes, name) => recordNow({ action: "undo", undoes }, name),
  onFlashed: () => screens.isOn("watch") && watching.watch(),
});
const pairing = rooms.makePairing({
  screens, store, queue, call, contact, camera: watching, late, bar, Refused, Unreachable, onPaired: begin,
});
const searching = rooms.makeSearching({
  screens, store, roster, contact, call, doors, describeMoment, Refused, tools: rooms,
  onChosen: (gesture, label) => recordNow({ action: doors.action(), ...gesture }, label),
  onLeave: watch,
});
const checks = rooms.makeChecks({
  screens, store, signals, watching, roster, contact, call, version: dataset.version, onLeave: showReady,
});
const forcing = rooms.makeForcing({ screens, onForced: recordNow, onLeave: watch });
const companions = rooms.makeCompanions({
  screens, onOne: recordNow,
  onAll(gestures) {
    clearBack();
    recording.recordAll(gestures);
  },
});
const registering = rooms.makeRegistering({ screens, newId: recording.newId, onRegistered: recordNow, onLeave: watch });
const kiosk = rooms.makeKiosk({
  screens, store, contact, hashText: rooms.hashText, onAsked: recordNow, onWatch: watch, onLeft: showReady,
});
const updating = rooms.makeUpdating({
  screens, worker: dataset.worker, scopes: dataset.scopes.split(" "),
  isIdle: () => !recording.isBusy() && !queue.count() && !training.isOn() && !pairing.isPairing(),
});
let back = null;
let asked = null;

/* What is in sight follows what is known. Rooms may call before the last of them is built. */
function refresh() {
  if (dataset.started !== "yes") return;
  bar.refresh();
  doors.refresh();
  updating.refresh();
}

function describeMoment(moment) {
  const { edition, sentences } = roster.setup() ?? {};
  const zone = edition?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ofDay = sentences?.hour_of_day ?? "%(day)s, %(hour)s";
  return rooms.describeHour(moment, { zone, language, now: now(), ofDay });
}

/* Screens */

function clearBack() {
  clearTimeout(back);
  back = null;
}

function watch() {
  clearBack();
  entries.refresh();
  watching.watch();
}

function showReady() {
  clearBack();
  watching.close();
  bar.show(true);
  refresh();
  screens.fill("ready-said", "");
  screens.show("ready", "start");
}

function begin() {
  showReady();
  contact.keep();
}

function beginKiosk() {
  bar.show(false);
  kiosk.begin();
  watch();
}

async function leave(sentence) {
  kiosk.end();
  clearBack();
  entries.clear();
  training.end();
  await pairing.unpair(sentence);
}

/* Gestures and their answers */

function recordNow(gesture, label) {
  if (recording.isBusy()) return;
  clearBack();
  watching.rest();
  asked = gesture;
  recording.record(gesture, label);
}

function onText(text) {
  if (recording.isBusy()) return;
  if (/\/controle\/#[a-z2-7]{26}$/i.test(text)) {
    watching.rest();
    return pairing.pair(text);
  }
  if (store.phone()) takeText(text, "camera");
}

/* What other QR codes say, a wifi password perhaps, is nobody's business: the server learns that one was read. */
function takeText(text, method) {
  const sample = training.answer(text);
  if (sample) {
    watching.rest();
    return showSample(sample);
  }
  const ticket = rooms.readTicket(text);
  recordNow({ action: doors.action(), method: kiosk.isOn() ? "kiosk" : method, ticket }, "");
}

/* What an answer changes on the phone; true when somebody is in who can be taken back. */
function takeIn(scan, shown) {
  const isUndo = scan.action === "undo";
  const isIn = !isUndo && scan.action !== "exit" && (shown.result === "admitted" || shown.result === "kept");
  const people = { admitted: 1, exited: -1, undone: shown.is_still_in ? 0 : -1 }[shown.result] ?? 0;
  if (doors.isMain()) contact.addToCount(people);
  if (isIn) entries.add(scan.id, shown);
  else if (isUndo) entries.remove(scan.undoes);
  refresh();
  return isIn;
}

function showGroup(recorded) {
  for (const { scan, shown } of recorded) takeIn(scan, shown);
  const shown = companions.sumUp(recorded);
  signals.give(answers.toneOf(shown.result));
  companions.show([]);
  answers.show(shown, {});
  goBackAfter(BACK_AFTER_OTHERS);
}

function showAnswer(scan, shown) {
  const isIn = takeIn(scan, shown);
  const heard = kiosk.isOn() ? kiosk.dress(shown) : shown;
  signals.give(answers.toneOf(heard.result));
  if (kiosk.isOn()) return showKiosk(heard);
  if (screens.isOn("watch") && entries.canFlash(shown)) return entries.flash(shown);
  const isOne = Boolean(scan.hash || scan.ticket || scan.code || scan.registration);
  const canForce = isOne && scan.action !== "exit" && store.phone().scanner.role === "supervisor" && answers.isForcible(shown);
  const canRegister = shown.result === "unknown" && scan.action !== "exit" && doors.canRegister();
  const along = shown.companions ?? [];
  companions.show(along);
  answers.show(shown, { canUndo: isIn, canSeat: shown.result === "seats_left", canForce, canRegister });
  forcing.remember(asked, screens.nameOf(shown));
  const isLong = canForce || canRegister || along.length > 0;
  goBackAfter(isLong ? BACK_AFTER_CHOICES : (BACK_AFTER[shown.result] ?? BACK_AFTER_OTHERS));
}

/* Nobody's name stays in sight for the next one. */
function showKiosk(shown) {
  companions.show([]);
  answers.show(shown, { isKiosk: true });
  goBackAfter(BACK_AFTER_KIOSK);
}

function showSample(shown) {
  asked = null;
  signals.give(answers.toneOf(shown.result));
  companions.show([]);
  answers.show(shown, { canUndo: false, canSeat: shown.result === "seats_left", canForce: false });
  goBackAfter(BACK_AFTER_OTHERS);
}

function goBackAfter(milliseconds) {
  clearTimeout(back);
  back = setTimeout(goOn, milliseconds);
}

/* In training one goes back to the list of answers, unless the camera was watching. */
let watchedBefore = false;

function goOn() {
  if (!training.isOn() || watchedBefore) return watch();
  clearBack();
  screens.show("training");
}

/* Hands */

for (const part of ["pair-form", "pair-camera", "start", "ready-search", "to-checks", "to-training", "training-camera"]) {
  on(part, part === "pair-form" ? "submit" : "click", () => signals.unlock());
}
on("pair-camera", "click", watch);
on("start", "click", () => (kiosk.isKiosk() ? beginKiosk() : watch()));
on("done", "click", watch);
for (const part of ["to-search", "to-code", "ready-search"]) {
  on(part, "click", () => {
    clearBack();
    watching.rest();
    searching.open();
  });
}
on("place", "click", () => {
  training.end();
  showReady();
  /* With several doors, that is what one touches the name of this one for. */
  if (!$("doors").hidden) $("doors-title").focus();
});
on("to-checks", "click", checks.open);
on("next", "click", goOn);
on("seat", "click", () => {
  if (training.isOn()) return showSample(training.seated());
  recordNow({ ...asked, allowance: "seat" }, "");
});
on("force", "click", () => {
  clearBack();
  forcing.open();
});
for (const part of ["register", "to-walk-in"]) {
  on(part, "click", () => {
    clearBack();
    registering.open();
  });
}
on("undo", "click", () => {
  const last = entries.last();
  if (last) recordNow({ action: "undo", undoes: last.id }, last.name);
});
on("to-training", "click", () => {
  watchedBefore = false;
  training.begin();
});
on("training-camera", "click", () => {
  watchedBefore = true;
  watch();
});
on("watch-training", "click", () => {
  watchedBefore = false;
  watching.close();
  training.begin();
});
on("training-end", "click", () => {
  training.end();
  showReady();
});
for (const button of root.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", () => {
    signals.unlock();
    showSample(training.answer(`FORUM-ESSAI-${button.dataset.sample}`));
  });
}
on("answer", "click", (event) => {
  if (!event.target.closest("button") && back) goOn();
});

rooms.listenToWedge({
  canListen: () => Boolean(store.phone()) && !recording.isBusy(),
  makesSense: (text) => Boolean(rooms.readTicket(text) || rooms.sampleIn(text)),
  onText(text) {
    signals.unlock();
    takeText(text, "reader");
  },
});

document.addEventListener("keydown", (event) => {
  if (kiosk.isOn() && event.key === "Escape" && !screens.isOn("answer")) watch();
  if (["search", "reason", "walk-in"].some(screens.isOn) && event.key === "Escape") watch();
  if (!screens.isOn("answer")) return;
  if (event.key === "Escape" || (event.key === "Enter" && !event.target.closest("button"))) {
    event.preventDefault();
    goOn();
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && store.phone() && !screens.isOn("pair") && !screens.isOn("ready")) signals.stayAwake();
});
window.addEventListener("hashchange", readHash);

/* The code leaves the address at once, so that no history or shared link keeps it. */
function readHash() {
  const code = rooms.codeIn(location.hash);
  if (!code) return false;
  history.replaceState(null, "", location.pathname);
  pairing.pair(code);
  return true;
}

await Promise.all([contact.begin(), watching.begin()]);
dataset.started = "yes";
contact.start();
updating.start();
if (await kiosk.wasOn()) beginKiosk();
else if (store.phone()) showReady();
else pairing.showPair();
if (!readHash()) contact.keep();
