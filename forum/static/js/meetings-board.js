/* The board: a meeting is taken by hand or by keyboard, and put down where that is possible. Without this script each
   meeting's own page does the same. */

const grid = document.getElementById("board-grid");
const said = document.getElementById("board-said");
const words = document.getElementById("board-words").dataset;
const form = document.getElementById("board-form");
const live = document.getElementById("board-live");
const note = document.querySelector("[data-board-news]");

/* What is held: the link, what is known of each place (by "slot.table"), the cell aimed at. */
let held = null;

const keyOf = (cell) => `${cell.dataset.slot}.${cell.dataset.table}`;
/* A cell as this page shows it: a form that names it so is refused where a colleague changed it meanwhile. */
const shown = (cell) => {
  const there = cell.querySelector(".meet");
  return `${keyOf(cell)}.${there ? `${there.id.slice(1)}.${there.dataset.version}` : ""}`;
};
const say = (text) => {
  said.classList.remove("is-no");
  said.textContent = text;
};

/* Taking up */

async function take(link) {
  drop();
  held = { link, cells: new Map(), aim: link.closest("td") };
  const mine = held;
  try {
    const answer = await fetch(`${link.href}cases/`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const news = await answer.json();
    if (held !== mine) return;
    if (news.stamp !== live.dataset.stamp) note.hidden = false;
    if (String(news.version) !== link.dataset.version) {
      drop();
      say(words.stale);
      return;
    }
    for (const [key, cell] of Object.entries(news.cells)) {
      mine.cells.set(key, { place: cell.place, why: cell.why === null ? "" : news.reasons[cell.why] });
    }
    light();
  } catch {
    if (held === mine) drop();
    say(words.lost);
  }
}

function light() {
  grid.classList.add("is-choosing");
  held.link.classList.add("is-held");
  for (const cell of grid.querySelectorAll("td[data-slot]")) {
    const known = held.cells.get(keyOf(cell));
    if (!known) continue;
    if (!known.why && known.place !== shown(cell)) known.why = words.stale;
    cell.classList.add(known.why ? "is-illegal" : "is-legal");
    cell.title = wordsOf(cell);
  }
}

function drop() {
  if (!held) return;
  held.link.classList.remove("is-held");
  held = null;
  grid.classList.remove("is-choosing");
  for (const cell of grid.querySelectorAll("td[data-slot]")) {
    cell.classList.remove("is-legal", "is-illegal", "is-aim");
    cell.removeAttribute("title");
  }
}

/* Putting down */

function put(cell) {
  const known = held?.cells.get(keyOf(cell));
  if (!known) return;
  if (known.why) {
    tell(cell);
    return;
  }
  form.action = `${held.link.href}deplacer/`;
  form.elements.place.value = shown(cell);
  form.elements.version.value = held.link.dataset.version;
  form.requestSubmit();
}

/* By hand */

grid?.addEventListener("dragstart", (event) => {
  const link = event.target.closest("[data-meeting]");
  if (!link) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", link.textContent);
  take(link);
});

grid?.addEventListener("dragover", (event) => {
  const cell = event.target.closest("td[data-slot]");
  if (!cell || !held?.cells.size) return;
  const known = held.cells.get(keyOf(cell));
  if (known && !known.why) event.preventDefault();
  if (held.aim === cell) return;
  aim(cell);
  tell(cell);
});

grid?.addEventListener("drop", (event) => {
  const cell = event.target.closest("td[data-slot]");
  if (!cell || !held) return;
  event.preventDefault();
  put(cell);
});

/* The page that answers a drop comes by itself; whatever else ends a drag leaves all as it was, and why stays said. */
grid?.addEventListener("dragend", () => drop());

/* By keyboard */

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

grid?.addEventListener("keydown", async (event) => {
  const link = event.target.closest(".meet");
  if (!link) return;
  if (held && held.link === link) return carry(event);
  if (event.key !== " ") return;
  event.preventDefault();
  if (!link.dataset.meeting) return say(words.none);
  await take(link);
  if (held) say(`${link.textContent.trim()} ${words.taken}`);
});

function carry(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    drop();
    say(words.left);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    put(held.aim);
  } else if (ARROWS[event.key]) {
    event.preventDefault();
    const next = beside(held.aim, ...ARROWS[event.key]);
    if (!next) return;
    aim(next);
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    tell(next);
  } else if (event.key === "Tab") {
    drop();
    say(words.left);
  }
}

/* The next cell that way, past pauses. */
function beside(cell, down, right) {
  let row = cell.parentElement.rowIndex;
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += right;
    const found = row > 0 ? grid.rows[row]?.cells[column] : null;
    if (!found || column < 1) return null;
    if (found.dataset.slot) return found;
  }
}

function aim(cell) {
  held.aim.classList.remove("is-aim");
  held.aim = cell;
  cell.classList.add("is-aim");
}

function tell(cell) {
  say(`${placeOf(cell)} : ${wordsOf(cell)}`);
  said.classList.toggle("is-no", Boolean(held.cells.get(keyOf(cell))?.why));
}

function placeOf(cell) {
  const hour = grid.rows[0].cells[cell.cellIndex].textContent.trim();
  const table = cell.parentElement.cells[0].textContent.trim();
  return `${hour}, ${grid.rows[0].cells[0].textContent.trim()} ${table}`;
}

function wordsOf(cell) {
  const known = held.cells.get(keyOf(cell));
  if (!known) return words.here;
  return known.why || (cell.querySelector(".meet") ? words.swap : words.free);
}

/* What colleagues do meanwhile is said, and shown when one wishes. */

const EVERY = 20_000;

async function look() {
  if (document.hidden || !note.hidden) return;
  try {
    const answer = await fetch(`${live.dataset.news}?depuis=${encodeURIComponent(live.dataset.stamp)}`);
    if (answer.ok && !answer.redirected && (await answer.json()).changed) note.hidden = false;
  } catch {
    /* The next look will tell. */
  }
}
setInterval(look, EVERY);
