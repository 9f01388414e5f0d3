/* Sentences as the server says them: blanks written %(so)s, hours and days where the forum is held. The twins of
   `format_time` and `format_day` in forum/core/text.py and of `describe_hour` in attendees/services/door/answers.py. */

const NBSP = "\u00a0";
const MONTHS = {
  fr: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December"],
};
const DAY = 86_400_000;
const zones = new Map();
const ends = new Map();

export const tongue = (language) => (/^en(-|$)/i.test(language) ? "en" : "fr");

export const fillBlanks = (sentence, blanks) => sentence.replace(/%\((\w+)\)s/g, (_, blank) => blanks[blank]);

/* Year, month, day, hour and minute of a moment, in milliseconds, on the clocks of a zone. */
export function clockOf(moment, zone) {
  if (!zones.has(zone)) {
    const options = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric" };
    zones.set(zone, new Intl.DateTimeFormat("en-GB", options));
  }
  const parts = zones.get(zone).formatToParts(new Date(moment));
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
}

const asIfUtc = ({ year, month, day, hour, minute, second }) => Date.UTC(year, month - 1, day, hour, minute, second);

/* When the forum's day ends, so many seconds after midnight on the clocks of a zone; the twin of `day_end` in
   attendees/presence.py. */
export function dayEnd(moment, zone, turns) {
  const evening = new Date(asIfUtc(clockOf(moment, zone)) - turns * 1000);
  const wanted = evening.setUTCHours(0, 0, 0, 0) + DAY + turns * 1000;
  const key = `${zone} ${wanted}`;
  if (!ends.has(key)) {
    const offset = (at) => asIfUtc(clockOf(at, zone)) - at;
    const guess = wanted - offset(wanted);
    ends.set(key, wanted - offset(guess));
  }
  return ends.get(key);
}

export function formatTime({ hour, minute }, language) {
  const two = String(minute).padStart(2, "0");
  if (tongue(language) === "en") return `${String(hour).padStart(2, "0")}:${two}`;
  return `${hour}${NBSP}h${minute ? NBSP + two : ""}`;
}

export function formatDay({ year, month, day }, language) {
  const spoken = tongue(language);
  const number = day === 1 && spoken === "fr" ? "1er" : String(day);
  return `${number}${NBSP}${MONTHS[spoken][month - 1]} ${year}`;
}

/* An hour, with its day when that is not today. `ofDay` is the sentence for the two. */
export function describeHour(moment, { zone, language, now, ofDay }) {
  const then = clockOf(moment, zone);
  const today = clockOf(now, zone);
  const hour = formatTime(then, language);
  if (formatDay(then, "fr") === formatDay(today, "fr")) return hour;
  return fillBlanks(ofDay, { hour, day: formatDay(then, language) });
}
