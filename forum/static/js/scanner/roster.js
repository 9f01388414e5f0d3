/* The list that the phone goes on from without network, in memory: built once from what was kept, mended by what
   changed. docs/door-api.yaml says what stands where in a line and in a passage. */

const [LINE, VALID, DEAD, STATE, CATEGORY, FLAGS, SEATS, ENGAGED, FIRST, LAST, ORGANISATION, NEEDS] = Array(12).keys();
const [ID, PERSON, DOOR, AT, ACTION, UNDOES, PHONE] = Array(7).keys();
const ACTIONS = ["entry", "exit", "undo", "doubted"];
const SHORT = 12;
const [UNDER_15, WALK_IN] = [1, 2];
/* Above the two flags: how many of the dead tickets, the first ones, were passed on with the place. */
const PASSED_ON_BITS = 2;

export const shortId = (id) => id.replaceAll("-", "").slice(0, SHORT);

function uuidOf(hex) {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function makeRoster({ unpack, shorten, codeDigits, dayEnd }) {
  let people, byHash, byCode, byShort, passages, byPerson, head;
  /* Own passages whose places are taken off what the server said was left. */
  let taken;

  function clear() {
    people = new Map();
    byHash = new Map();
    byCode = new Map();
    byShort = new Map();
    passages = new Map();
    byPerson = new Map();
    taken = new Set();
    head = null;
  }

  function readTickets(line) {
    const passedOn = line[FLAGS] >> PASSED_ON_BITS;
    const valid = line[VALID].map((hash) => [unpack(hash), { isValid: true, isFormer: false }]);
    return [...valid, ...line[DEAD].map((hash, n) => [unpack(hash), { isValid: false, isFormer: n < passedOn }])];
  }

  /* Lines become people with names instead of places in a list. */
  function readLine(line) {
    const hex = unpack(line[LINE]);
    return {
      line,
      registration: uuidOf(hex),
      short: hex.slice(0, SHORT),
      tickets: readTickets(line),
      state: line[STATE],
      category: line[CATEGORY],
      isUnder15: Boolean(line[FLAGS] & UNDER_15),
      isWalkIn: Boolean(line[FLAGS] & WALK_IN),
      seats: line[SEATS],
      engaged: line[ENGAGED],
      firstName: line[FIRST] ?? "",
      lastName: line[LAST] ?? "",
      organisation: line[ORGANISATION] ?? "",
      needs: line[NEEDS] ?? "",
    };
  }

  function takeLine(line) {
    const person = readLine(line);
    for (const [hash] of byShort.get(person.short)?.tickets ?? []) {
      byHash.delete(hash);
      byCode.delete(hash.slice(0, 10));
    }
    people.set(person.registration, person);
    byShort.set(person.short, person);
    for (const [hash, ticket] of person.tickets) {
      byHash.set(hash, { person, ...ticket });
      byCode.set(hash.slice(0, 10), { person, ...ticket });
    }
  }

  const endOfDay = (at) => dayEnd(at, head.setup.edition.zone, head.setup.edition.day_turns);

  const placeOf = (door) => {
    const own = head.setup.doors.find((one) => one.id === door);
    const [kind, place] = own ? [own.kind, own.place] : (head.setup.places?.[door] ?? []);
    return kind ? { kind, place } : null;
  };

  /* Own passages are known at once; the server's word for them, which comes later, has the same id. */
  function takePassage(passage) {
    const [id, person] = [unpack(passage[ID]), unpack(passage[PERSON])];
    keepPassage({
      id,
      person,
      door: passage[DOOR],
      at: passage[AT] * 1000,
      action: ACTIONS[passage[ACTION]],
      undoes: passage[UNDOES] ? unpack(passage[UNDOES]) : null,
      phone: passage[PHONE],
    });
  }

  function keepPassage(passage) {
    if (!byPerson.has(passage.person)) byPerson.set(passage.person, new Map());
    passages.set(passage.id, passage);
    byPerson.get(passage.person).set(passage.id, passage);
  }

  /* Take an answer of the server in; false when the phone's list is no longer the server's: ask for everything. */
  function update(answer) {
    const setup = answer.setup ?? head?.setup;
    if (answer.is_full) clear();
    if (!setup || (!answer.is_full && !head)) return false;
    taken = new Set();
    head = { cursor: answer.cursor, at: Date.parse(answer.now), left: answer.left, setup };
    /* The zone's clock is slow to make: before anybody stands at the door. */
    endOfDay(head.at);
    for (const line of answer.lines) takeLine(line);
    for (const passage of answer.passages) takePassage(passage);
    return people.size === answer.total;
  }

  clear();

  return {
    clear,
    update,
    isReady: () => head !== null,
    at: () => head?.at ?? null,
    size: () => people.size,
    setup: () => head?.setup ?? null,
    cursor: () => head?.cursor,

    /* What is written down, and read again when the page opens. */
    dump: () => ({ people: [...people.values()].map((one) => one.line), passages: [...passages.values()], head }),
    restore(kept) {
      clear();
      head = kept.head;
      endOfDay(head.at);
      kept.people.forEach(takeLine);
      kept.passages.forEach(keepPassage);
    },

    door: (id) => head?.setup.doors.find((one) => one.id === id) ?? null,
    /* Who a scan is about: { person, isValid, isFormer }; null when it is nobody. `isFormer`: the ticket is that of
       whoever had the place before this person. */
    find(scan) {
      if (scan.registration) {
        const person = people.get(scan.registration);
        return person ? { person, isValid: true, isFormer: false } : null;
      }
      if (scan.code) return byCode.get(codeDigits(scan.code)) ?? null;
      return (scan.hash && byHash.get(shorten(scan.hash))) || null;
    },
    personOf(passage) {
      return byShort.get(passages.get(shortId(passage))?.person) ?? null;
    },
    /* How many are in the building of how many expected, as far as known; null where no door of the phone tells. */
    count() {
      const main = head?.setup.doors.find((door) => door.kind === "main");
      if (!main) return null;
      const expected = [...people.values()].filter((person) => person.state === 0).length;
      return { inside: head.left[main.id]?.[0] ?? 0, expected };
    },
    everybody: () => people.values(),

    /* The passages of a person at doors that this phone knows, as presence.js takes them. */
    passagesOf(person) {
      const known = [...(byPerson.get(person.short)?.values() ?? [])].map((one) => this.asPassage(one));
      return known.filter(Boolean);
    },
    asPassage({ id, door, at, action, undoes }) {
      const place = placeOf(door);
      if (!place) return null;
      const wasDoubted = action === "doubted";
      return { id, at, door, undoes, isExit: action === "exit", ...place, dayEndsAt: endOfDay(at), wasDoubted };
    },
    told: (id) => passages.get(id) ?? null,

    /* Remember a passage of this phone's own. True when its places are still to be taken off what is left. */
    note(passage) {
      keepPassage(passage);
      const isNew = !taken.has(passage.id);
      taken.add(passage.id);
      return isNew;
    },
    /* So many more people are in a place; `takesSeat(door)`: a seat of those for people who did not book. */
    take(place, people, takesSeat) {
      for (const door of head.setup.doors.filter((one) => one.place === place)) {
        const left = head.left[door.id];
        if (!left) continue;
        left[0] += people;
        if (left[1] !== null && takesSeat(door)) left[1] -= people;
        if (left[2] !== null) left[2] -= people;
      }
    },
    /* Places behind a door as far as known: { inside, seatsLeft, gaugeLeft, isOver }. */
    left(door) {
      const [inside, seatsLeft, gaugeLeft, isOver] = head.left[door] ?? [0, null, null, false];
      return { inside, seatsLeft, gaugeLeft, isOver };
    },
  };
}
