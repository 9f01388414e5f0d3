/* Says at once, beside both, that two ticked workshops are at the same time. The page says it too, without script. */
const boxes = [...document.querySelectorAll('input[name="sessions"]')];

function review() {
  for (const box of boxes) {
    const rivals = box.dataset.clashes.split(" ").filter(Boolean);
    const clashes = box.checked && rivals.some((id) => document.getElementById(id)?.checked);
    const card = box.closest(".workshop");
    card.classList.toggle("workshop--clash", clashes);
    card.querySelector("[data-clash-warning]").hidden = !clashes || card.matches(".workshop--error");
  }
}

for (const box of boxes) box.addEventListener("change", review);
review();
