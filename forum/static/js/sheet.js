/* A sheet typed in with the keyboard: arrows from name to name, a filter that keeps ticks, a count. Without script the
   boxes are ticked one by one, and the browser looks for names. */

const sheet = document.querySelector("[data-sheet]");
if (sheet) {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...sheet.querySelectorAll("tbody tr")].map((row) => ({
    row,
    words: fold(row.querySelector("label").textContent),
    box: row.querySelector("[type=checkbox]"),
    hour: row.querySelector("[type=text]"),
  }));
  const open = rows.filter(({ box }) => !box.disabled);
  const filter = sheet.querySelector("[data-filter]");
  const all = sheet.querySelector("[data-all]");
  const count = sheet.querySelector("[data-count]");
  const empty = sheet.querySelector("[data-empty]");
  const allWord = all.textContent;
  const shown = () => open.filter(({ row }) => !row.hidden);

  function tell() {
    const ticked = open.filter(({ box }) => box.checked).length;
    // French counts nought as one.
    const form = ticked > 1 || (ticked === 0 && document.documentElement.lang === "en") ? "many" : "one";
    count.textContent = count.dataset[form].replace("%s", ticked);
    const those = shown();
    all.textContent = those.length && those.every(({ box }) => box.checked) ? all.dataset.none : allWord;
  }

  function tick(box, value) {
    box.checked = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* From one row to the one before or after, in the column where one is. */
  function move(row, step, isHour) {
    const those = shown();
    const next = those[those.findIndex((one) => one.row === row) + step];
    if (!next) return step < 0 ? filter.focus() : undefined;
    const target = isHour ? next.hour : next.box;
    target.focus();
    next.row.scrollIntoView({ block: "nearest" });
  }

  function narrow() {
    const words = fold(filter.value).split(/\s+/).filter(Boolean);
    for (const one of rows) one.row.hidden = !words.every((word) => one.words.includes(word));
    empty.hidden = rows.some(({ row }) => !row.hidden);
    tell();
  }

  sheet.querySelector("[data-tools]").hidden = false;
  filter.addEventListener("input", (event) => {
    // Looking for a name is nothing to be saved.
    event.stopPropagation();
    narrow();
  });
  filter.addEventListener("keydown", (event) => {
    const those = shown();
    if (event.key === "ArrowDown" && those.length) {
      event.preventDefault();
      those[0].box.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (those.length !== 1) return;
      tick(those[0].box, !those[0].box.checked);
      filter.select();
    } else if (event.key === "Escape" && filter.value) {
      event.preventDefault();
      filter.value = "";
      narrow();
    }
  });
  all.addEventListener("click", () => {
    const those = shown();
    const value = !those.every(({ box }) => box.checked);
    for (const { box } of those) box.checked = value;
    sheet.dispatchEvent(new Event("input"));
  });
  sheet.addEventListener("input", ({ target }) => {
    const row = target.closest?.("[data-row]");
    // An hour beside a name says that its owner signed.
    if (row && target.type === "text" && target.value.trim()) row.querySelector("[type=checkbox]").checked = true;
    tell();
  });
  sheet.querySelector("tbody").addEventListener("keydown", (event) => {
    const { target, key } = event;
    const row = target.closest("[data-row]");
    if (!row || !["ArrowDown", "ArrowUp", "Enter"].includes(key)) return;
    event.preventDefault();
    if (key === "Enter" && target.type === "checkbox") tick(target, !target.checked);
    move(row, key === "ArrowUp" ? -1 : 1, target.type === "text" && key !== "Enter");
  });
  tell();
  // Another sheet was just saved: what became of it is said here, and the next name may be typed at once.
  const done = document.querySelector("[data-done]");
  if (done && location.hash === "#people" && !document.querySelector("[data-error-summary]")) {
    const said = sheet.querySelector("[data-said]");
    said.hidden = false;
    said.textContent = done.textContent.replace(/\s+/g, " ").trim();
    // Once the page stands: going to a part of it takes the focus there.
    addEventListener("load", () => filter.focus({ preventScroll: true }));
  }
}
