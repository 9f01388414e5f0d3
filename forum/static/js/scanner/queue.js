/* Scans on their way. Each is kept before its answer is shown and until the server has taken it in, under one id: sent
   twice, by this tab or by another, it is one scan. */

const AT_ONCE = 500;
const ONE = 5000;
const MANY = 30_000;
const FLUSHING = "forum-door-flush";
const WELCOME = ["admitted", "undone", "exited", "not_in"];

/* Whether the steward must learn of what the server says afterwards, having seen `told`. */
export function isNews(told, { shown, judged, problem }) {
  if (!told) return false;
  if (problem) return true;
  const { result } = judged ?? shown;
  if (told.result === "slowed") return result !== "unknown";
  return told.result === "kept" ? !WELCOME.includes(result) : result !== told.result;
}

export function makeQueue({ store, call, Refused, comesLater, enrich, onChange, onLate }) {
  /* Scans that somebody looks at the screen for: whichever request brings the result, it is shown once. */
  const awaited = new Map();
  let last = 0;

  /* A record of the store; later ones come later even when the phone's clock jumps back. */
  function recordOf(scan, told = null) {
    last = Math.max(last + 0.001, Date.now());
    return { scan, order: last, told };
  }

  async function post(records) {
    const sent = { sent_at: new Date().toISOString(), scans: records.map((record) => enrich(record)) };
    return call("scans", sent, { milliseconds: records.length > 1 ? MANY : ONE });
  }

  function tell(record, result) {
    const { id } = record.scan;
    const resolve = awaited.get(id);
    awaited.delete(id);
    if (resolve) resolve(result);
    else if (isNews(record.told, result)) onLate(record, result);
  }

  /* Drop what was answered, tell of it. What comes later stays. Returns how many were answered. */
  async function settle(records, results) {
    const known = new Map(records.map((record) => [record.scan.id, record]));
    const done = results.filter((result) => !(result.problem && comesLater(result.problem)));
    /* Another request may have brought it already; then it was told. */
    const left = new Map((await store.waiting()).map((record) => [record.scan.id, record]));
    await store.drop(done.map((result) => result.id));
    for (const result of results) {
      const record = left.get(result.id) ?? (awaited.has(result.id) ? known.get(result.id) : null);
      if (record && (done.includes(result) || awaited.has(result.id))) tell(record, result);
    }
    onChange();
    return done.length;
  }

  /* A scan that the server cannot read must not hold the others back. It stays on the phone, aside. */
  async function setAsideFaulty(records, problem) {
    const numbers = (problem.errors ?? []).map((fault) => /^\/scans\/(\d+)/.exec(fault.pointer)?.[1]);
    const named = [...new Set(numbers)].map((number) => records[Number(number)]).filter(Boolean);
    /* Refused without saying which: alone, it is the one. */
    const faulty = named.length || records.length > 1 ? named : records;
    for (const record of faulty) {
      await store.setAside(record);
      tell(record, { id: record.scan.id, problem });
    }
    onChange();
    return faulty.length;
  }

  /* Send some; those that cannot be read go aside, what is too much goes in halves. Returns how many wait no more. */
  async function push(records) {
    try {
      const { results } = await post(records);
      return await settle(records, results);
    } catch (error) {
      if (!(error instanceof Refused) || error.isUnpaired) throw error;
      return (await setAsideFaulty(records, error.problem)) || push(records.slice(0, records.length >> 1));
    }
  }

  async function flushAlone() {
    for (;;) {
      const records = (await store.waiting()).slice(0, AT_ONCE);
      if (!records.length || !(await push(records))) return records.length;
    }
  }

  let flushing = null;

  return {
    count: () => store.count(),
    isAwaited: (scan) => awaited.has(scan.id),

    /* Send a scan and return its result, whichever request brings it. It is kept meanwhile. */
    send(scan) {
      const record = recordOf(scan);
      return new Promise((resolve, reject) => {
        awaited.set(scan.id, resolve);
        const kept = store.keep(record).then(onChange);
        const fail = (error) => awaited.delete(scan.id) && reject(error);
        post([record])
          .then(({ results }) => kept.then(() => settle([record], results)))
          .catch(async (error) => {
            if (error instanceof Refused && !error.isUnpaired) await setAsideFaulty([record], error.problem);
            else fail(error);
          });
      });
    },

    /* The steward was told something about a scan before, or instead of, what the server says. */
    async hold(scan, told) {
      awaited.delete(scan.id);
      await store.keep(recordOf(scan, told));
      onChange();
    },

    /* Send what waits, oldest first, in one tab at a time. Returns null while another one does. */
    async flush() {
      const alone = () => (flushing ??= flushAlone().finally(() => (flushing = null)));
      if (!navigator.locks || flushing) return alone();
      return navigator.locks.request(FLUSHING, { ifAvailable: true }, (lock) => (lock ? alone() : null));
    },
  };
}
