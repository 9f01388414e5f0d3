/* From a gesture to what the screen shows. The server answers; when it takes too long, or there is no network, the phone
   answers from its roster; without one it keeps the passage and says so. */

/* Longer, and the guest has walked on. */
const PATIENCE = 1500;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* What goes to the server of a record that waited: with the phone's own answer, the name that it showed. */
export const makeEnrich = ({ judge }) => ({ scan, told }) => {
  if (!told?.isOwn) return scan;
  const { result, word, message, advice } = told;
  return { ...scan, shown: { result, word, message, advice, ...judge.nameOf(scan) } };
};

export function makeRecording({ store, queue, contact, judge, hashTicket, Refused, comesLater, say, describeMoment, onBusy, onAnswer, onAnswers }) {
  let isBusy = false;

  function setBusy(value) {
    isBusy = value;
    onBusy(value);
  }

  /* With a network that may be slow: whoever answers first, the server or the phone's patience. */
  async function askServer(scan) {
    let alarm;
    const patience = new Promise((resolve) => (alarm = setTimeout(resolve, PATIENCE)));
    const answered = queue.send(scan);
    const canJudge = judge.judge(scan) !== null;
    try {
      return await (canJudge ? Promise.race([answered, patience]) : answered);
    } finally {
      clearTimeout(alarm);
      /* Lost after the phone answered by itself: it waits in the queue. */
      answered.catch(() => {});
    }
  }

  function describeKept(scan, label) {
    const isUndo = scan.action === "undo";
    const message = say(isUndo ? "undoKept" : "scanKept");
    const advice = isUndo ? "" : say("scanKeptAdvice");
    return { result: "kept", word: say("noNetwork"), first_name: label, message, advice };
  }

  function describeProblem(problem) {
    const faults = (problem.errors ?? []).map((fault) => fault.detail).join(" ");
    return { result: "refused", word: problem.title, message: faults || problem.detail, advice: "" };
  }

  /* The phone answers by itself. The scan is on its way under what was shown. */
  async function answerAlone(scan, label) {
    const at = contact.now();
    const shown = judge.judge(scan, at);
    const { result, word, message, advice } = shown ?? { result: "kept" };
    await queue.hold(scan, shown ? { isOwn: true, at, result, word, message, advice } : { result });
    if (!shown) return describeKept(scan, label);
    judge.note(scan, result, at);
    if (result === "unknown") shown.notes = [say("oldList", { when: describeMoment(judge.knownAt()) })];
    return shown;
  }

  async function answerOnline(scan, label) {
    const result = await askServer(scan);
    if (!result) {
      contact.setOnline(false);
      return answerAlone(scan, label);
    }
    contact.setOnline(true);
    if (!result.problem) {
      judge.note(scan, result.shown.result, contact.now());
      return result.shown;
    }
    if (!comesLater(result.problem)) return describeProblem(result.problem);
    if (result.problem.status >= 500) return answerAlone(scan, label);
    await queue.hold(scan, { result: "slowed" });
    return describeProblem(result.problem);
  }

  async function findAnswer(scan, label) {
    if (!contact.isOnline() && judge.judge(scan)) {
      const shown = await answerAlone(scan, label);
      contact.keep();
      return shown;
    }
    try {
      return await answerOnline(scan, label);
    } catch (error) {
      if (error instanceof Refused && !error.isUnpaired) return describeProblem(error.problem);
      contact.fail(error);
      return store.phone() ? answerAlone(scan, label) : null;
    }
  }

  /* One gesture, kept, sent or judged: { scan, shown }; shown is null when the phone was sent away meanwhile. */
  async function recordOne({ ticket, ...gesture }, label) {
    const { id: checkpoint } = store.phone().checkpoint;
    const scan = { checkpoint, ...gesture, id: newId(), device_at: new Date().toISOString() };
    /* The letters of a ticket open doors: the phone keeps their hash alone, where it can make one. */
    if (ticket) Object.assign(scan, crypto.subtle ? { hash: await hashTicket(ticket) } : { ticket });
    else if (ticket === "") scan.hash = "";
    return { scan, shown: await findAnswer(scan, label) };
  }

  async function busily(act) {
    if (isBusy) return;
    setBusy(true);
    try {
      await act();
    } finally {
      setBusy(false);
    }
  }

  return {
    isBusy: () => isBusy,
    describeProblem,
    newId,

    /* Record a gesture and show what comes of it. `label`: the name to show until somebody tells it. */
    record: (gesture, label = "") =>
      busily(async () => {
        const { scan, shown } = await recordOne(gesture, label);
        if (shown) onAnswer(scan, shown);
      }),

    /* Record several, one after the other, and show what came of them together. */
    recordAll: (gestures) =>
      busily(async () => {
        const recorded = [];
        for (const { label, ...gesture } of gestures) {
          const one = await recordOne(gesture, label);
          if (!one.shown) return;
          recorded.push(one);
        }
        onAnswers(recorded);
      }),
  };
}
