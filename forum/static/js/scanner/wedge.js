/* A hand scanner on USB or Bluetooth: a keyboard that types faster than anybody, then Enter. It may be set to another
   layout than the phone's: the same keys are read each way, and the one that makes sense counts. */

const FAST = 80;
const SHORTEST = 8;
const FIREFOX_SEARCH = "/'";
/* The keys of an AZERTY keyboard and, in the same places, those of a QWERTY one; then both with Shift. */
const AZERTY = "azqwmù,;:!&é\"'(-è_çà)" + "AZQWM%?./§1234567890°";
const QWERTY = "qwaz;'m,./1234567890-" + "QWAZ:\"M<>?!@#$%^&*()_";
const US_KEYS = {
  Minus: "-_", Semicolon: ";:", Slash: "/?", Period: ".>", Comma: ",<", Quote: "'\"", Space: "  ",
};
const US_DIGITS = ")!@#$%^&*(";

const translate = (text, from, to) => [...text].map((one) => (from.includes(one) ? to[from.indexOf(one)] : one)).join("");

/* What a key types on a QWERTY keyboard, by its place. */
function byPlace({ code, shiftKey, key }) {
  if (/^Key[A-Z]$/.test(code)) return shiftKey ? code[3] : code[3].toLowerCase();
  if (/^Digit\d$/.test(code)) return shiftKey ? US_DIGITS[code[5]] : code[5];
  if (US_KEYS[code]) return US_KEYS[code][Number(shiftKey)];
  return key;
}

/* What somebody may have scanned, likeliest first. */
export function readings(typed, placed) {
  return [...new Set([typed, placed, translate(typed, AZERTY, QWERTY), translate(typed, QWERTY, AZERTY)])];
}

export function listenToWedge({ canListen, makesSense, onText }) {
  let typed = "";
  let placed = "";
  let last = 0;

  document.addEventListener(
    "keydown",
    (event) => {
      const now = event.timeStamp;
      const isFast = now - last < FAST;
      last = now;
      if (event.target.closest?.("input, textarea, select") || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!isFast) typed = placed = "";
      if (event.key === "Enter" || event.key === "Tab") {
        const texts = readings(typed, placed);
        const isScan = isFast && typed.length >= SHORTEST && canListen();
        typed = placed = "";
        if (!isScan) return;
        /* The button that has the focus is not meant. */
        event.preventDefault();
        event.stopImmediatePropagation();
        onText(texts.find(makesSense) ?? texts[0]);
      } else if (event.key.length === 1) {
        typed += event.key;
        placed += byPlace(event);
        /* Spaces would press the button that has the focus. And two keys open the search of Firefox, which swallows
           whatever is scanned from then on: not even at a scanner that stammers. */
        if ((isFast && typed.length > 2) || FIREFOX_SEARCH.includes(event.key)) event.preventDefault();
      }
    },
    { capture: true },
  );
}
