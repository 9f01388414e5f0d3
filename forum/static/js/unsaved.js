/* A long text half written: the browser asks before it is left. Without script, nothing asks. */

for (const form of document.querySelectorAll("[data-unsaved]")) {
  // Sent back with errors or a preview: what it holds is not stored either.
  let unsaved = Boolean(document.querySelector("[data-error-summary], .legal-preview"));
  form.addEventListener("input", () => {
    unsaved = true;
  });
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
