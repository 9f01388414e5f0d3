/* The last entries of this phone, which can be taken back; and the rapid mode, where a welcome passes by itself. */

const FIVE = 5;
const FLASH = 700;

export function makeEntries({ screens, answers, onUndo, onFlashed }) {
  const { $, say, nameOf } = screens;
  let entries = [];
  let isRapid = false;

  function makeLine({ id, name }) {
    return screens.copy("entry-of-five", "entry", (part) => {
      part("name").textContent = name;
      part("undo").setAttribute("aria-label", say("undoOf", { name }));
      part("undo").addEventListener("click", () => onUndo(id, name));
    });
  }

  function refresh() {
    const [last] = entries;
    $("last").hidden = !last || isRapid;
    $("last-said").textContent = last ? say("last", { name: last.name }) : "";
    $("last-five").hidden = !isRapid || !last;
    $("last-five").replaceChildren(...(isRapid ? entries.map(makeLine) : []));
    $("rapid").setAttribute("aria-pressed", String(isRapid));
  }

  screens.on("rapid", "click", () => {
    isRapid = !isRapid;
    refresh();
  });
  screens.on("last-undo", "click", () => entries[0] && onUndo(entries[0].id, entries[0].name));

  return {
    refresh,
    last: () => entries[0] ?? null,
    add(id, shown) {
      entries = [{ id, name: nameOf(shown) || say("lastUnnamed") }, ...entries].slice(0, FIVE);
      refresh();
    },
    remove(id) {
      entries = entries.filter((one) => one.id !== id);
      refresh();
    },
    clear() {
      entries = [];
      refresh();
    },

    /* A welcome with nothing to read passes over the camera, which stays in sight; anything else fills the screen. */
    canFlash: (shown) => isRapid && shown.result === "admitted" && !answers.notesOf(shown).length && !shown.message && !shown.companions?.length,
    flash(shown) {
      $("flash-who").textContent = nameOf(shown) || shown.word;
      const shelf = shown.shelf_letter && `${say("shelf")} ${shown.shelf_letter}`;
      $("flash-what").textContent = [nameOf(shown) && shown.word, shown.category?.label, shelf].filter(Boolean).join(" · ");
      $("flash").hidden = false;
      answers.say(shown);
      setTimeout(() => {
        $("flash").hidden = true;
        onFlashed();
      }, FLASH);
    },
  };
}
