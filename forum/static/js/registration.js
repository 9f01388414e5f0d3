/* Says at once, beside both, that two ticked workshops are at the same time. The page says it too, without script. */
const boxes = [...document.querySelectorAll('input[name="sessions"]')];
const region = document.querySelector("[data-clash-said]");

function review() {
  for (const box of boxes) {
    const rivals = box.dataset.clashes.split(" ").filter(Boolean);
    const clashes = box.checked && rivals.some((id) => document.getElementById(id)?.checked);
    const card = box.closest(".workshop");
    card.classList.toggle("workshop--clash", clashes);
    card.querySelector("[data-clash-warning]").hidden = !clashes || card.matches(".workshop--error");
  }
}

/* A screen reader hears it too, in a region that stays; what the page came with has been read already. */
function tell() {
  const warning = document.querySelector(".workshop--clash [data-clash-warning]");
  const words = warning?.textContent.trim() ?? "";
  if (region.textContent !== words) region.textContent = words;
}

for (const box of boxes) {
  box.addEventListener("change", () => {
    review();
    tell();
  });
}
review();
