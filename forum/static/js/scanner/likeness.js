/* Finding people by what a steward heard: parts of names, an organisation, two letters wrong. The twins of
   attendees/likeness.py and of `fold` in forum/core/text.py, held to them by a test. */

const WORDS_LOOKED_FOR = 6;
const ONE_WRONG = 4;
const TWO_WRONG = 7;
const LIKE = 5;
const LETTERS = {
  ø: "o", ł: "l", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ŋ: "n", ŧ: "t", ß: "ss", ς: "σ",
};

/* A name without case, accents, ligatures, punctuation or double spaces, to compare it. */
export function fold(text) {
  const small = text.toLowerCase().normalize("NFKD").toLowerCase();
  const bare = small.replace(/[øłæœđðþħıŋŧßς]/g, (letter) => LETTERS[letter]);
  return bare.replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/* The letter of the shelf where a badge waits; the twin of attendees/badges/content.py. */
export function shelfLetter(lastName, firstName) {
  for (const name of [lastName, firstName]) {
    const letter = /[a-z]/.exec(fold(name));
    if (letter) return letter[0].toUpperCase();
  }
  return "#";
}

/* How far words known of somebody are from those asked, 0 at best; null when one is not among them. All are folded. */
export function rate(asked, known) {
  let total = 0;
  for (const word of asked.slice(0, WORDS_LOOKED_FOR)) {
    let best = null;
    for (const one of known) {
      const rating = rateWord(word, one);
      if (rating !== null && (best === null || rating < best)) best = rating;
    }
    if (best === null) return null;
    total += best;
  }
  return total;
}

/* People like what was typed, the likeliest first: the twin of `find_guests` in attendees/selectors/door.py. */
export function rank(people, typed) {
  const asked = fold(typed).split(" ").filter(Boolean);
  const rated = [];
  for (const person of people) {
    person.names ??= fold(`${person.firstName} ${person.lastName}`).split(" ");
    person.words ??= [...person.names, ...fold(person.organisation).split(" ").filter(Boolean)];
    const rating = rate(asked, person.words);
    if (rating === null) continue;
    /* Whose own name it is comes before whose organisation is called so. */
    const isOther = Number(rate(asked, person.names) !== rating);
    rated.push([rating, isOther, fold(`${person.lastName} ${person.firstName}`), person.registration, person]);
  }
  const compare = (one, other) => (one < other ? -1 : Number(one > other));
  rated.sort((one, other) => [0, 1, 2, 3].map((n) => compare(one[n], other[n])).find(Boolean) ?? 0);
  return rated.map((one) => one[4]);
}

function rateWord(asked, known) {
  if (asked === known) return 0;
  if (known.startsWith(asked)) return 1;
  if (known.includes(asked)) return 2;
  const most = asked.length < ONE_WRONG ? 0 : asked.length < TWO_WRONG ? 1 : 2;
  const wrong = countWrong(asked, known, most);
  return wrong === null ? null : LIKE * wrong;
}

/* How many letters are wrong between two words (put in, left out, changed, swapped); null when more than `most`. */
export function countWrong(one, other, most) {
  if (!most || Math.abs(one.length - other.length) > most) return null;
  let earlier = [];
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let i = 1; i <= one.length; i += 1) {
    [earlier, before, row] = [before, row, [i]];
    for (let j = 1; j <= other.length; j += 1) {
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + Number(one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, earlier[j - 2] + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > most) return null;
  }
  return row.at(-1) <= most ? row.at(-1) : null;
}
