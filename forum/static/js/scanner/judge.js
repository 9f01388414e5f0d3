/* The phone's own answer where the network has none: what attendees/services/door/{recording,answers}.py would say of
   the same scan, as far as the roster knows. */

const COUNTED = ["admitted", "already_in", "exited", "not_in", "undone"];
const [CONFIRMED, CANCELLED] = [0, 1];
const WAITS = { 2: "waiting", 3: "offered" };
const SOON = 30 * 60_000;
const MINUTE = 60_000;

export function makeJudge({ roster, phone, now, language, tools }) {
  const { judgeEntry, findMeaning, findStays, fillBlanks, describeHour, shelfLetter, shortId } = tools;

  const say = (key, blanks = {}) => fillBlanks(roster.setup().sentences[key] ?? "", blanks);
  const maySearch = () => phone().scanner.may_search;
  const advise = (key) => (maySearch() ? key : `${key}_blind`);

  function hour(moment) {
    const ofDay = roster.setup().sentences.hour_of_day;
    return describeHour(moment, { zone: roster.setup().edition.zone, language, now: now(), ofDay });
  }

  const ruleOf = (door) => ({
    kind: door.kind,
    place: door.place,
    mode: door.mode,
    repeats: door.repeats,
    countsExits: door.counts_exits,
    categories: door.is_selective ? door.categories : [],
    opensAt: door.opens_at === null ? null : door.opens_at * 1000,
    closesAt: door.closes_at === null ? null : door.closes_at * 1000,
  });

  /* What waits for somebody now or soon: { at, label, place }; a seat behind this very door aside. */
  function engagementOf(person, door, at) {
    const { sessions } = roster.setup();
    const seats = person.seats.filter((one) => one !== door.session && sessions[one]).map((one) => sessions[one]);
    const next = [...person.engaged, ...seats]
      .map(([from, to, label, place]) => ({ at: from * 1000, until: to * 1000, label, place }))
      .filter((one) => one.at <= at + SOON && one.until > at);
    return next.sort((one, other) => one.at - other.at)[0] ?? null;
  }

  function sayEngagement(engagement, at) {
    const minutes = Math.round((engagement.at - at) / MINUTE);
    return say(minutes > 0 ? "agenda" : "agenda_now", { minutes, ...engagement });
  }

  function counted(entry, key) {
    const { at, door, phone: scannedBy } = roster.told(entry);
    const name = scannedBy || say("on_paper");
    return say(key, { hour: hour(at), door: roster.setup().door_names[door] ?? "", phone: name });
  }

  /* One for each result, with the case at hand: the sentences of answers.py. */
  const sayings = {
    admitted({ scan, person, door, places, at }) {
      const engagement = engagementOf(person, door, at);
      const notes = [
        person.isWalkIn && say("walk_in"),
        person.isUnder15 && say("under_15"),
        engagement && sayEngagement(engagement, at),
        places.isOver && say("gauge_reached"),
      ].filter(Boolean);
      const message = scan.allowance === "forced" ? say("forced", { reason: scan.reason }) : "";
      return { message, notes, needs: person.needs };
    },
    already_in({ presence }) {
      const isMeal = presence.kind === "meal";
      const message = counted(presence.entry, isMeal ? "served" : "counted");
      return { message, advice: say(isMeal ? "served_advice" : "already_in_advice") };
    },
    seats_left: ({ places }) => ({
      message: say("seats_left", { left: places.seatsLeft ?? "" }),
      advice: say("seats_left_advice"),
    }),
    exited: ({ presence }) => ({ message: presence ? say("stayed", { hour: hour(presence.enteredAt) }) : "" }),
    not_in: () => ({ message: say("not_in") }),
    not_booked({ person, door, at }) {
      const engagement = engagementOf(person, door, at);
      return { message: say("not_booked"), advice: engagement ? say("goes_to", engagement) : say("no_seat_now") };
    },
    full({ door }) {
      const what = door.kind === "main" ? "building_full" : "room_full";
      return { message: say(what), advice: say(`${what}_advice`) };
    },
    closed({ door, at }) {
      const isEarly = door.opens_at !== null && at < door.opens_at * 1000;
      const message = isEarly
        ? say("opens_at", { hour: hour(door.opens_at * 1000) })
        : say("closed_at", { hour: hour(door.closes_at * 1000) });
      return { message, advice: say("closed_advice") };
    },
    wrong_category({ door }) {
      const names = door.categories.map((one) => roster.setup().categories[one]?.label).filter(Boolean);
      return { message: say("wrong_category", { categories: names.join(", ") }), advice: say("wrong_category_advice") };
    },
    cancelled({ person }) {
      if (person.state === CANCELLED) return { advice: say("to_desk") };
      const message = say(WAITS[person.state] ?? "pending");
      return { word: say("unconfirmed"), message, advice: say("to_desk") };
    },
    revoked: () => ({ advice: say(advise("revoked_advice")) }),
    transferred: () => ({ advice: say(advise("transferred_advice")) }),
    unknown({ scan, door }) {
      const isWalkIn = door.mode === "anyone" && maySearch();
      const advice = say(isWalkIn ? "unknown_advice_walk_in" : advise("unknown_advice"));
      return { message: say(scan.code ? "unknown_code" : "unknown"), advice };
    },
  };

  function describe(result, person) {
    const shown = { result, word: say(`word_${result}`), message: "", advice: "" };
    if (!person) return shown;
    shown.category = roster.setup().categories[person.category];
    if (!person.firstName && !person.lastName) return shown;
    /* No badge waits for whoever was registered at the door. */
    const shelf = person.isWalkIn ? "" : shelfLetter(person.lastName, person.firstName);
    return { ...shown, first_name: person.firstName, last_name: person.lastName, shelf_letter: shelf };
  }

  const passageOf = (scan, person, at) => ({
    id: shortId(scan.id),
    person: person.short,
    door: scan.checkpoint,
    at,
    action: scan.action,
    undoes: scan.undoes ? shortId(scan.undoes) : null,
    phone: phone().scanner.name,
  });

  const openPlaces = (passages) => findStays(passages).filter((one) => one.leftAt === null).map((one) => one.place);

  function judgePassage(scan, found, door, at) {
    const known = roster.passagesOf(found.person);
    const meaning = findMeaning(known, roster.asPassage(passageOf(scan, found.person, at)));
    if (scan.action === "exit") return { result: meaning.kind === "exit" ? "exited" : "not_in", presence: meaning.presence };
    const before = findStays(known);
    if (meaning.kind === "repeat") before.push(meaning.presence);
    const person = {
      isOfEdition: true,
      isConfirmed: found.person.state === CONFIRMED,
      hasValidTicket: found.isValid,
      hasFormerTicket: found.isFormer,
      category: found.person.category,
      hasSeat: found.person.seats.includes(door.session),
    };
    return judgeEntry(ruleOf(door), person, roster.left(door.id), before, { at, allowance: scan.allowance });
  }

  /* Nothing is known of whoever comes without having registered, but what they wrote. */
  function judgeWalkIn(scan, door, at) {
    if (door.mode !== "anyone") return null;
    const person = { isOfEdition: true, isConfirmed: true, hasValidTicket: true, category: null, hasSeat: false };
    const rule = { ...ruleOf(door), categories: [] };
    const { result } = judgeEntry(rule, person, roster.left(door.id), [], { at });
    const { first_name, last_name } = scan.walk_in;
    const shown = { result, word: say(`word_${result}`), message: "", advice: "", first_name, last_name };
    if (result === "admitted") return { ...shown, notes: [say("walk_in")] };
    return { ...shown, ...sayings[result]({ scan, door }) };
  }

  function judgeUndo(scan, at) {
    const person = roster.personOf(scan.undoes);
    const target = roster.told(shortId(scan.undoes));
    if (!person || !target) return null;
    const place = roster.asPassage(target)?.place;
    const after = findStays([...roster.passagesOf(person), roster.asPassage(passageOf(scan, person, at))]);
    const stillIn = after.find((one) => one.place === place && one.leftAt === null);
    const message = stillIn ? counted(stillIn.entry, "counted") : say("undone");
    return { ...describe("undone", person), message, is_still_in: Boolean(stillIn) };
  }

  return {
    /* What to show for a scan; null where the roster cannot tell. */
    judge(scan, at = now()) {
      const door = roster.isReady() ? roster.door(scan.checkpoint) : null;
      if (!door) return null;
      if (scan.action === "undo") return judgeUndo(scan, at);
      /* Addresses are not in the list. */
      if (scan.who) return null;
      if (scan.walk_in) return judgeWalkIn(scan, door, at);
      const found = roster.find(scan);
      /* Chosen on line a moment ago, and not in the list yet: somebody, whom the phone knows nothing of. */
      if (!found && scan.registration) return null;
      if (!found) return { ...describe("unknown", null), ...sayings.unknown({ scan, door }) };
      const { result, presence } = judgePassage(scan, found, door, at);
      const facts = { scan, person: found.person, door, places: roster.left(door.id), presence, at };
      /* Who has a place now is not told by the ticket of whoever gave it up. */
      return { ...describe(result, result === "transferred" ? null : found.person), ...sayings[result](facts) };
    },

    knownAt: roster.at,

    /* Remember what an answer, the server's or the phone's own, let pass, and the places that this took or gave back. */
    note(scan, result, at) {
      if (!roster.isReady() || !COUNTED.includes(result)) return;
      const person = scan.action === "undo" ? roster.personOf(scan.undoes) : roster.find(scan)?.person;
      if (!person) return;
      const passage = { ...passageOf(scan, person, at), ...(result === "already_in" && { action: "doubted" }) };
      const before = roster.passagesOf(person).filter((one) => one.id !== passage.id);
      const isNew = roster.note(passage);
      const asPassage = roster.asPassage(passage);
      if (!isNew || !asPassage) return;
      const takesSeat = ({ session }) => !person.seats.includes(session) || at >= roster.setup().sessions[session]?.[0] * 1000;
      for (const place of openPlaces(before)) roster.take(place, -1, takesSeat);
      for (const place of openPlaces([...before, asPassage])) roster.take(place, 1, takesSeat);
    },

    /* Who a scan was about, for what is sent and told later: the queue itself names nobody. */
    nameOf(scan) {
      if (scan.walk_in) return { first_name: scan.walk_in.first_name, last_name: scan.walk_in.last_name };
      const found = scan.action === "undo" ? { person: roster.personOf(scan.undoes) } : roster.find(scan);
      const person = found?.isFormer ? null : found?.person;
      return person ? { first_name: person.firstName, last_name: person.lastName } : {};
    },
  };
}
