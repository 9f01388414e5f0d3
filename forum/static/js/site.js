/* Smoother where scripts run; nothing here is needed. */

/* An answer with errors puts the reader on their summary; one without, on what it says was done. */
(document.querySelector("[data-error-summary]") ?? document.querySelector("[data-done]"))?.focus();

/* The keyboard leaves the menu: it closes, so that it hides nothing of where the keyboard goes. */
const menu = document.getElementById("menu");
menu?.addEventListener("focusout", (event) => {
  if (!menu.hidePopover || !event.relatedTarget || menu.contains(event.relatedTarget)) return;
  if (menu.matches(":popover-open")) menu.hidePopover();
});

/* A second click while the first is on its way sends nothing. Fields and buttons stay usable. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  /* An answer that is a file leaves the page as it is. */
  setTimeout(() => ready(form), 5000);
});

function ready(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

/* Coming back to a page with the browser's arrow makes its forms ready again. */
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(ready);
});

/* Organisers' tabs are a row that slides on narrow screens: the one of this page is in sight. */
const tab = document.querySelector(".sub-nav [aria-current]");
if (tab) {
  const row = tab.closest("ul");
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  // A tab of which a sliver shows counts as shown for browsers: the keyboard brings it in whole.
  row.addEventListener("focusin", (event) => event.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
}
