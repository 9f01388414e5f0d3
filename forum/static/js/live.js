/* Parts of a page that ask for news by themselves. */

/* Signed out meanwhile: the answer is another page, which must not land inside this one. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const asked = new URL(event.detail.requestConfig.path, location.href).pathname;
  const answered = new URL(event.detail.xhr.responseURL || asked, location.href).pathname;
  if (asked === answered) return;
  event.detail.shouldSwap = false;
  location.reload();
});

/* What is replaced may hold the focus, be unfolded, or be slid sideways. htmx finds again the focus of what has an id;
   where that is gone, the part of the page around it takes the focus, so that nobody starts again from the top. */
let around = [];
let slid = [];
let opened = [];

document.addEventListener("htmx:beforeSwap", () => {
  around = [];
  for (let part = document.activeElement; part && part !== document.body; part = part.parentElement) {
    if (part.id) around.push(part.id);
  }
  opened = [...document.querySelectorAll("details[id][open]")].map((part) => part.id);
  slid = [...document.querySelectorAll(".table-wrap[id]")].map((table) => [table.id, table.scrollLeft]);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, left] of slid) document.getElementById(id)?.scrollTo({ left, behavior: "instant" });
  if (document.activeElement === document.body) takeFocus(around.find((id) => document.getElementById(id)));
  speak();
});

function takeFocus(id) {
  const part = id && document.getElementById(id);
  if (!part) return;
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

/* Screen readers hear what changed in a region that stays: the words that matter are written there, when they are new.
   Those that came with the page have been read already. */
let told = news();

function news() {
  return document.querySelector("[data-live-words]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function speak() {
  const region = document.querySelector("[data-live-said]");
  if (!region || news() === told) return;
  told = news();
  region.textContent = told;
}

/* The network went away: say so, and take it back with the first answer. */
function say(lost) {
  for (const note of document.querySelectorAll("[data-live-lost]")) note.hidden = !lost;
}
document.addEventListener("htmx:sendError", () => say(true));
document.addEventListener("htmx:responseError", () => say(true));
document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && say(false));
