/* Scans on their way. Each is kept before it is sent and until the server has answered it, under one id. */

const AT_ONCE = 500;

export function makeQueue({ store, call, Refused, onChange, onLate }) {
  let isFlushing = false;

  async function push(wanted) {
    const scans = store.waiting().slice(0, AT_ONCE);
    if (wanted && !scans.some((scan) => scan.id === wanted.id)) scans.push(wanted);
    if (!scans.length) return null;
    const sent = { sent_at: new Date().toISOString(), scans: scans.map(({ label, ...scan }) => scan) };
    let answer;
    try {
      answer = await call("scans", sent, { milliseconds: scans.length > 1 ? 20000 : 5000 });
    } catch (error) {
      if (error instanceof Refused && setAsideFaulty(scans, error)) return push(wanted);
      throw error;
    }
    return settle(scans, answer.results, wanted);
  }

  /* Drop what was answered; tell of late answers that were not simply a welcome. */
  function settle(scans, results, wanted) {
    let found = null;
    for (const result of results) {
      const scan = scans.find((one) => one.id === result.id);
      if (result.problem?.status >= 500) continue;
      store.drop(result.id);
      if (scan.id === wanted?.id) found = result;
      else onLate(scan, result);
    }
    onChange();
    return found;
  }

  /* A scan that the server cannot read must not hold the others back. It stays on the phone, aside. */
  function setAsideFaulty(scans, error) {
    const numbers = (error.problem.errors ?? []).map((fault) => /^\/scans\/(\d+)/.exec(fault.pointer)?.[1]);
    const faulty = [...new Set(numbers)].filter(Boolean).map((number) => scans[Number(number)]);
    for (const scan of faulty) {
      store.setAside(scan);
      onLate(scan, { problem: error.problem });
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
      return push(scan);
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
