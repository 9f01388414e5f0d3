/* Contact with the server: scans that wait, then the heartbeat, then the roster. And what every contact tells: the hour,
   whether there is a network, whether this phone still belongs to the door. */

const HEARTBEAT = 15_000;
/* Every other heartbeat, timers being what they are. */
const ROSTER = 29_000;
const ROSTER_TIME = 30_000;
/* A clock that is off by less is nobody's trouble: hours are corrected anyway. */
const CLOCK_FAULT = 5 * 60_000;
const OLD_ROSTER = 24 * 3_600_000;

export function makeContact({ store, roster, vault, queue, judge, call, Refused, Unreachable, version, onChange, onUnpaired }) {
  let isOnline = navigator.onLine;
  let cuts = 0;
  let offset = 0;
  let count = null;
  let movedTo = null;
  let fetching = null;
  let keeping = null;
  let rosterAsked = 0;
  let isEnded = false;

  const now = () => Date.now() + offset;

  function setOnline(value) {
    const isBack = value && !isOnline;
    isOnline = value;
    onChange();
    if (isBack) contact.keep();
  }

  function cut() {
    cuts += 1;
    setOnline(false);
  }

  function noteClock(serverNow, askedAt) {
    offset = Date.parse(serverNow) - (askedAt + Date.now()) / 2;
    store.set("clock", offset);
  }

  /* What waits, of this tab or another, is known before what the server says of it: passages, places that they took. */
  async function noteWaiting() {
    for (const { scan, told } of await store.waiting()) {
      if (told?.isOwn) judge.note(scan, told.result, told.at);
    }
  }

  async function askRoster(isFromNothing) {
    const known = roster.isReady() && !isFromNothing;
    const setup = roster.setup()?.language === document.documentElement.lang ? roster.setup().digest : undefined;
    const sent = known ? { cursor: roster.cursor(), setup } : {};
    const key = store.phone()?.key;
    /* Sent away while the call waited for its turn. */
    if (key === undefined) return;
    const answer = await call("roster", sent, { milliseconds: ROSTER_TIME });
    /* Sent away meanwhile, or paired anew: this list is no longer this phone's. */
    if (store.phone()?.key !== key) return;
    if (!roster.update(answer) && known) {
      await askRoster(true);
      return;
    }
    const { head, people, passages } = roster.dump();
    const isSame = !answer.is_full && !answer.lines.length;
    await vault.save(isSame ? (answer.passages.length ? { head, passages } : { head }) : { head, people, passages });
    await noteWaiting();
    onChange();
  }

  async function beat() {
    const at = roster.at();
    const sent = { waiting: store.count(), version };
    if (at) sent.roster_at = new Date(at).toISOString();
    const door = movedTo;
    if (door) sent.checkpoint = door;
    const askedAt = Date.now();
    const key = store.phone()?.key;
    if (key === undefined) return;
    const answer = await call("heartbeat", sent);
    if (store.phone()?.key !== key) return;
    noteClock(answer.now, askedAt);
    if (movedTo === door) movedTo = null;
    count = { inside: answer.inside, expected: answer.expected };
    const { scanner, checkpoint, checkpoints, edition } = answer;
    const here = movedTo ? store.phone().checkpoint : checkpoint;
    await store.savePhone({ ...store.phone(), scanner, checkpoint: here, checkpoints, edition });
  }

  /* Scans first, heartbeat then: the server takes a heartbeat for proof that nothing older is still to come. */
  async function keepOnce() {
    contact.checkEnd();
    const cutsBefore = cuts;
    try {
      /* Another tab is sending: it will call when it is done. */
      if ((await queue.flush()) === null) return null;
      await beat();
      /* What was asked before the network went says nothing of now. */
      if (cuts === cutsBefore) setOnline(true);
    } catch (error) {
      return contact.fail(error);
    }
    if (Date.now() - rosterAsked < ROSTER) return null;
    /* A list that is long in coming is no reason to call the network gone. */
    return contact.refreshRoster().catch((error) => error instanceof Unreachable || contact.fail(error));
  }

  /* The network is back: what is under way was asked for before. */
  function keepAgain() {
    if (keeping) keeping.catch(() => null).then(contact.keep);
    else contact.keep();
  }

  const contact = {
    now,
    noteWaiting,
    isOnline: () => isOnline,
    count: () => count,
    setOnline,
    addToCount(people) {
      if (count) count.inside = Math.max(0, count.inside + people);
    },

    /* A phone scans where it was moved to from the same moment on; the server learns of it with the next heartbeat. */
    async move(checkpoint) {
      movedTo = checkpoint.id;
      await store.savePhone({ ...store.phone(), checkpoint });
      onChange();
      contact.keep();
    },

    keep() {
      if (!store.phone() || document.hidden) return null;
      keeping ??= keepOnce().finally(() => (keeping = null));
      return keeping;
    },

    async refreshRoster() {
      if (!vault.isPossible() || isEnded) return;
      rosterAsked = Date.now();
      fetching ??= askRoster(false).finally(() => (fetching = null));
      await fetching;
    },

    fail(error) {
      if (error instanceof Refused && error.isUnpaired) return onUnpaired(error.sentence);
      if (error instanceof Unreachable) return setOnline(false);
      if (error instanceof Refused) return setOnline(true);
      throw error;
    },

    /* The list is erased at its hour, network or not. */
    checkEnd() {
      const ends = store.phone() && Date.parse(store.phone().scanner.ends_at);
      if (!ends || now() < ends) isEnded = false;
      else if (!isEnded) {
        isEnded = true;
        contact.eraseRoster();
      }
      return isEnded;
    },

    async eraseRoster() {
      roster.clear();
      rosterAsked = 0;
      await vault.erase();
      onChange();
    },

    /* What there is to worry about: names of sentences with their blanks. */
    worries() {
      const age = roster.at() === null ? 0 : now() - roster.at();
      return {
        clock: Math.abs(offset) > CLOCK_FAULT ? Math.round(Math.abs(offset) / 60_000) : 0,
        isEnded,
        oldRoster: age > OLD_ROSTER ? Math.floor(age / 3_600_000) : 0,
        isVolatile: !store.isOnDisk() || store.isVolatile(),
        isInsecure: !vault.isPossible(),
      };
    },

    /* What the phone knew when the page was closed. */
    async begin() {
      offset = (await store.get("clock")) ?? 0;
      if (!store.phone() || contact.checkEnd() || !vault.isPossible()) return;
      const kept = await vault.load();
      if (kept) roster.restore(kept);
      await noteWaiting();
      count = roster.count();
    },

    start() {
      setInterval(contact.keep, HEARTBEAT);
      window.addEventListener("online", keepAgain);
      window.addEventListener("offline", cut);
      document.addEventListener("visibilitychange", contact.keep);
    },
  };
  return contact;
}
