/* Scans on their way. Each is kept before it is sent and until the server has answered it, under one id. */

const AT_ONCE = 500;

export function makeQueue({ store, call, Refused, onChange, onLate }) {
  let isFlushing = false;
  /* Results of the scans that somebody looks at the screen for: whichever request brings one, it is shown once. */
  const awaited = new Map();

  async function push(wanted) {
    const scans = store.waiting().slice(0, AT_ONCE);
    if (wanted && !scans.some((scan) => scan.id === wanted.id)) scans.push(wanted);
    if (!scans.length) return;
    const sent = { sent_at: new Date().toISOString(), scans: scans.map(({ label, ...scan }) => scan) };
    let answer;
    try {
      answer = await call("scans", sent, { milliseconds: scans.length > 1 ? 20000 : 5000 });
    } catch (error) {
      if (!(error instanceof Refused && setAsideFaulty(scans, error))) throw error;
      return push(awaited.get(wanted?.id) ? null : wanted);
    }
    settle(scans, answer.results);
  }

  function tell(scan, result) {
    if (awaited.has(scan.id)) awaited.set(scan.id, result);
    else onLate(scan, result);
  }

  /* Drop what was answered; tell of late answers. One that another request answered already is known. */
  function settle(scans, results) {
    const kept = new Set(store.waiting().map((scan) => scan.id));
    for (const result of results) {
      if (result.problem?.status >= 500) continue;
      store.drop(result.id);
      if (kept.has(result.id)) tell(scans.find((scan) => scan.id === result.id), result);
    }
    onChange();
  }

  /* A scan that the server cannot read must not hold the others back. It stays on the phone, aside. */
  function setAsideFaulty(scans, error) {
    const numbers = (error.problem.errors ?? []).map((fault) => /^\/scans\/(\d+)/.exec(fault.pointer)?.[1]);
    const faulty = [...new Set(numbers)].filter(Boolean).map((number) => scans[Number(number)]);
    for (const scan of faulty) {
      store.setAside(scan);
      tell(scan, { problem: error.problem });
    }
    onChange();
    return faulty.length > 0;
  }

  let isVolatile = false;

  return {
    count: () => store.count(),
    /* Whether something waits in memory alone, because the phone's storage is full or forbidden. */
    isVolatile: () => isVolatile && store.count() > 0,

    /* Keep a scan, send it with those that wait, and return its result. */
    async send(scan) {
      isVolatile = !store.keep(scan) || isVolatile;
      onChange();
      awaited.set(scan.id, null);
      try {
        await push(scan);
        return awaited.get(scan.id);
      } catch (error) {
        /* This request was lost, but another one brought the answer. */
        if (awaited.get(scan.id)) return awaited.get(scan.id);
        throw error;
      } finally {
        awaited.delete(scan.id);
      }
    },

    /* Send what waits. */
    async flush() {
      if (isFlushing) return;
      isFlushing = true;
      try {
        for (let before = store.count(); before > 0; ) {
          await push(null);
          const after = store.count();
          if (after >= before) break;
          before = after;
        }
      } finally {
        isFlushing = false;
      }
    },
  };
}
