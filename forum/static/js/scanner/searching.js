/* Somebody without a badge that can be read: by name, or by the code under the QR. Without network, in the roster. */

const TYPING = 250;
const MOST = 20;
const LOOKED_FOR = [0, 1, 2, 3];
const [CONFIRMED, CANCELLED] = [0, 1];

export function makeSearching({ screens, store, roster, contact, call, doors, tools, Refused, describeMoment, onChosen, onLeave }) {
  const { $, say, fill } = screens;
  const { rank, shelfLetter, findStays, isThere, readCode, readTicket } = tools;
  let typing = null;
  let round = 0;

  function stateOf(person) {
    const inside = findStays(roster.passagesOf(person)).findLast(
      (one) => one.kind === "main" && one.leftAt === null && isThere(one, contact.now()),
    );
    if (inside) return ["inside", say("insideSince", { hour: describeMoment(inside.enteredAt) })];
    if (person.state === CANCELLED) return ["cancelled", say("gaveUp")];
    if (person.state !== CONFIRMED) return ["cancelled", say("noPlace")];
    return ["expected", say("notYet")];
  }

  function guestOf(person) {
    const [state, told] = stateOf(person);
    return {
      registration: person.registration,
      first_name: person.firstName,
      last_name: person.lastName,
      organisation: person.organisation,
      shelf_letter: shelfLetter(person.lastName, person.firstName),
      category: roster.setup().categories[person.category],
      state,
      told,
    };
  }

  function findAlone(name) {
    const people = [...roster.everybody()].filter((person) => LOOKED_FOR.includes(person.state));
    const found = rank(people, name);
    return { guests: found.slice(0, MOST).map(guestOf), has_more: found.length > MOST };
  }

  function makeGuest(guest) {
    return screens.copy("guest", "guest", (part) => {
      part("name").textContent = `${guest.first_name} ${guest.last_name}`.trim();
      part("organisation").textContent = guest.organisation;
      part("organisation").hidden = !guest.organisation;
      part("told").textContent = guest.told;
      part("state").dataset.state = guest.state;
      screens.band(part("category"), guest.category);
      part("choose").addEventListener("click", () =>
        onChosen({ method: "search", registration: guest.registration }, `${guest.first_name} ${guest.last_name}`.trim()),
      );
    });
  }

  function showGuests({ guests, has_more: hasMore }, before = "") {
    $("guests").replaceChildren(...guests.map(makeGuest));
    const found = doors.isExit() ? "foundOut" : "found";
    const key = guests.length ? (hasMore ? "many" : found) : "nobody";
    fill("search-said", [before, say(key, { n: guests.length })].filter(Boolean).join(" "));
  }

  function clear(sentence) {
    $("guests").replaceChildren();
    fill("search-said", sentence);
  }

  const searchAlone = (name) => showGuests(findAlone(name), say("searchAlone", { when: describeMoment(roster.at()) }));

  async function lookFor(name) {
    const mine = (round += 1);
    if (name.trim().length < 2) return clear("");
    const canSearchAlone = roster.isReady() && roster.size() > 0;
    if (!contact.isOnline() && canSearchAlone) return searchAlone(name);
    try {
      const found = await call("search", { name }, { milliseconds: canSearchAlone ? 1500 : 5000 });
      if (mine !== round) return;
      contact.setOnline(true);
      showGuests(found);
    } catch (error) {
      if (mine !== round) return;
      if (error instanceof Refused && !error.isUnpaired) return clear(error.sentence);
      if (!(error instanceof Refused) && canSearchAlone) searchAlone(name);
      else clear(say("searchOffline"));
      contact.fail(error);
    }
  }

  screens.on("search-form", "submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    const ticket = readTicket($("name").value.trim());
    /* The hand scanner typed in the field. */
    if (ticket) onChosen({ method: "reader", ticket }, "");
    else lookFor($("name").value);
  });
  screens.on("name", "input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => lookFor($("name").value), TYPING);
  });
  screens.on("short-code", "input", () => {
    const typed = $("short-code").value;
    const letters = typed.replace(/[\s-]/g, "").toUpperCase();
    const grouped = letters.length > 4 ? `${letters.slice(0, 4)} ${letters.slice(4)}` : letters;
    /* At the end alone: a caret in the middle would jump. */
    if ($("short-code").selectionStart === typed.length) $("short-code").value = grouped;
    fill("code-said", "");
  });
  screens.on("code-form", "submit", (event) => {
    event.preventDefault();
    const code = readCode($("short-code").value);
    if (!code) return fill("code-said", say("noShortCode"));
    onChosen({ method: "code", code }, "");
  });
  screens.on("from-search", "click", onLeave);

  return {
    open() {
      for (const name of ["name", "short-code"]) $(name).value = "";
      clear("");
      fill("code-said", "");
      const maySearch = store.phone().scanner.may_search;
      $("search-form").hidden = !maySearch;
      $("to-walk-in").hidden = !doors.canRegister() || doors.isExit();
      screens.show("search", maySearch ? "name" : "short-code");
    },
  };
}
