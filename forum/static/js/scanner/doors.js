/* Where the phone scans, and which way people go. */

export function makeDoors({ screens, store, roster, contact, onChange }) {
  const { $, say } = screens;
  let isExit = false;

  const rule = () => (store.phone() && roster.isReady() ? roster.door(store.phone().checkpoint.id) : null);

  function setDirection(value) {
    isExit = value && Boolean(rule()?.counts_exits);
    $("direction").hidden = !rule()?.counts_exits;
    $("to-entries").setAttribute("aria-pressed", String(!isExit));
    $("to-exits").setAttribute("aria-pressed", String(isExit));
    $("aim").textContent = say(isExit ? "aimOut" : "aimIn");
    document.getElementById("scanner").dataset.direction = isExit ? "out" : "in";
  }

  function choose(door) {
    contact.move(door);
    setDirection(false);
    onChange();
  }

  screens.on("to-entries", "click", () => setDirection(false));
  screens.on("to-exits", "click", () => setDirection(true));

  return {
    /* Whether one enters and leaves the building here, which is what the count in sight is of. */
    isMain: () => (rule()?.kind ?? "main") === "main",
    /* Whether somebody who never registered may be registered here. Without a list, the server says. */
    canRegister: () => (rule()?.mode ?? "anyone") === "anyone",
    action: () => (isExit ? "exit" : "entry"),
    isExit: () => isExit,

    refresh() {
      setDirection(isExit);
      const { checkpoint, checkpoints = [] } = store.phone() ?? { checkpoint: {} };
      const others = checkpoints.filter((door) => door.id !== checkpoint.id);
      const shown = [...$("door-list").children].map((item) => item.textContent.trim());
      $("doors").hidden = !others.length;
      /* Written only when it changed: a finger may be on its way to it. */
      if (shown.join("\n") === others.map((door) => door.name).join("\n")) return;
      $("door-list").replaceChildren(
        ...others.map((door) =>
          screens.copy("door-choice", "door", (part) => {
            part("name").textContent = door.name;
            part("choose").addEventListener("click", () => choose(door));
          }),
        ),
      );
    },
  };
}
