/* Around allauth's scripts for passkeys: shown where the browser knows them, trouble told in words. */

const knows = "PublicKeyCredential" in window;

for (const offer of document.querySelectorAll("[data-passkey-offer]")) offer.hidden = !knows;
if (!knows) for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = false;

/* Giving up, a key that is unknown, a browser that refuses: to the person it is the same, nothing happened. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-trouble]")) note.hidden = false;
});
