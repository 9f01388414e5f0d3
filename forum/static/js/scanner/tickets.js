/* What is read off badges, and the hashes by which everybody knows them. The twin of attendees/tokens.py. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const READ = /^(?:https?:\/\/[a-z0-9.:[\]-]{1,255}\/t\/)?([a-z2-7]{26})$/i;
const LOOKALIKES = { 0: "O", 1: "I", 8: "B" };
const ROSTER_BYTES = 9;

/* The 26 letters of a ticket in what was read, its address or the letters alone; "" when it is no ticket. */
export function readTicket(text) {
  const letters = READ.exec(text)?.[1].toUpperCase() ?? "";
  /* The last letter carries three bits; two spare ones must be nought, so that a token has one spelling. */
  return letters && ALPHABET.indexOf(letters[25]) % 4 === 0 ? letters : "";
}

/* The short code in what was typed, spaces and dashes aside; "" when it is none. */
export function readCode(text) {
  const letters = text.replace(/[\s-]/g, "").toUpperCase().replace(/[018]/g, (letter) => LOOKALIKES[letter]);
  return /^[A-Z2-7]{8}$/.test(letters) ? letters : "";
}

function bytesOf(letters) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const letter of letters) {
    held = (held << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return new Uint8Array(bytes);
}

const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* SHA-256 of a ticket's token, in hexadecimal: all that is kept of it. */
export async function hashTicket(letters) {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(letters))));
}

export async function hashText(text) {
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/* The roster's letters as hexadecimal, which compares as the server's ids do. */
export function unpack(letters) {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return hexOf([...text].map((letter) => letter.charCodeAt(0)));
}

export const shorten = (hash) => hash.slice(0, ROSTER_BYTES * 2);
export const codeDigits = (code) => hexOf(bytesOf(code));
