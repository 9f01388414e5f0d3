/* Whether somebody passes at a door. The twin of attendees/admission.py, held to it by a test.
   A rule is { kind, place, mode, repeats, countsExits, categories, opensAt, closesAt }; times are numbers. */

const BOOKING = ["seats", "booked"];

/* person: { isConfirmed, hasValidTicket, hasFormerTicket, category, hasSeat, isOfEdition }; room: { seatsLeft,
   gaugeLeft }, null for no limit; before: their presences as known; allowance: "seat", "forced" or "". */
export function judgeEntry(rule, person, room, before, { at, allowance = "" }) {
  if (!person.isOfEdition) return { result: "other_edition", presence: null };
  if (person.hasFormerTicket) return { result: "transferred", presence: null };
  if (allowance === "forced") return { result: "admitted", presence: null };
  let refusal = refusePerson(rule, person, at);
  if (refusal) return { result: refusal, presence: null };
  const already = findRepeated(rule, before, at);
  if (already) return { result: "already_in", presence: already };
  const isBack = before.some((one) => one.place === rule.place && isThere(one, at));
  if (BOOKING.includes(rule.mode) && !person.hasSeat && !isBack) refusal = refuseWithoutSeat(rule, room, allowance);
  if (!refusal && room.gaugeLeft !== null && room.gaugeLeft <= 0 && !isBack) refusal = "full";
  return { result: refusal ?? "admitted", presence: null };
}

/* The presence that one more entry would repeat where the door does not let people repeat; else null. */
export function findRepeated(rule, before, at) {
  if (rule.repeats === "many") return null;
  for (const presence of before.filter((one) => one.place === rule.place).reverse()) {
    if (isThere(presence, at)) return presence;
    const ended = presence.ended ?? "day";
    if (ended === "served" && (rule.repeats === "once" || isSameDay(presence, at))) return presence;
    if (ended === "day" && rule.repeats === "once") return presence;
  }
  return null;
}

/* Whether somebody is there now, or was at `at`. Nobody stays overnight, whether they were seen leaving or not. */
export function isThere(presence, at) {
  if (!isSameDay(presence, at)) return false;
  return presence.leftAt === null || (presence.enteredAt <= at && at < presence.leftAt);
}

const isSameDay = (presence, at) => presence.dayEndsAt === null || at < presence.dayEndsAt;

function refusePerson(rule, person, at) {
  if (!person.isConfirmed) return "cancelled";
  if (!person.hasValidTicket) return "revoked";
  if ((rule.opensAt !== null && at < rule.opensAt) || (rule.closesAt !== null && at >= rule.closesAt)) return "closed";
  if (rule.categories.length && !rule.categories.includes(person.category)) return "wrong_category";
  return null;
}

function refuseWithoutSeat(rule, room, allowance) {
  if (rule.mode === "booked") return "not_booked";
  /* A session whose seats nobody counted has one for everybody. */
  if (room.seatsLeft === null) return null;
  if (room.seatsLeft <= 0) return "full";
  return allowance === "seat" ? null : "seats_left";
}
