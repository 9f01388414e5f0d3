/* Who was registered from the same mailbox and comes along: let in one by one, or all in one gesture. */

export function makeCompanions({ screens, onOne, onAll }) {
  const { $, say, nameOf } = screens;

  const gestureOf = (one) => ({ action: "entry", method: "group", registration: one.registration });

  return {
    show(companions) {
      $("companions").hidden = !companions.length;
      $("companions-all").hidden = companions.length < 2;
      $("companions-all").onclick = () =>
        onAll(companions.map((one) => ({ ...gestureOf(one), label: nameOf(one) })));
      $("companion-list").replaceChildren(
        ...companions.map((one) =>
          screens.copy("companion", "companion", (part) => {
            part("choose").append(nameOf(one));
            part("choose").addEventListener("click", () => onOne(gestureOf(one), nameOf(one)));
          }),
        ),
      );
    },

    /* What came of a group, in one answer. */
    sumUp(recorded) {
      const isIn = ({ result }) => ["admitted", "already_in", "kept"].includes(result);
      const shown = recorded.map((one) => one.shown);
      const others = shown.filter((one) => !isIn(one));
      const names = (some) => some.map((one) => nameOf(one) || one.word).join(", ");
      return {
        result: others.length ? "group_partly" : "group",
        word: say("group", { n: shown.length - others.length }),
        message: names(shown.filter(isIn)),
        advice: others.length ? say("groupOthers", { names: others.map((one) => `${nameOf(one)} (${one.word})`).join(", ") }) : "",
      };
    },
  };
}
