/* Parts of a page that ask for news by themselves. */

/* Signed out meanwhile: the answer is another page, which must not land inside this one. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const asked = new URL(event.detail.requestConfig.path, location.href).pathname;
  const answered = new URL(event.detail.xhr.responseURL || asked, location.href).pathname;
  if (asked === answered) return;
  event.detail.shouldSwap = false;
  location.reload();
});

/* The network went away: say so, and take it back with the first answer. */
function say(lost) {
  for (const note of document.querySelectorAll("[data-live-lost]")) note.hidden = !lost;
}
document.addEventListener("htmx:sendError", () => say(true));
document.addEventListener("htmx:responseError", () => say(true));
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && say(false));
