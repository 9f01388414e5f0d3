/* Scans that waited and that the server sees otherwise: the steward, or the supervisor, looks into them afterwards. The
   list lasts until somebody says that it was seen; it names people, so it lives in the page alone. */

export function makeLate({ screens, describeProblem, describeMoment, nameOf }) {
  const { $, say } = screens;

  screens.on("late-close", "click", () => {
    $("late-list").replaceChildren();
    $("late").hidden = true;
  });

  return {
    tell({ scan, told }, result) {
      const now = result.judged ?? result.shown ?? describeProblem(result.problem);
      const hour = describeMoment(Date.parse(scan.device_at));
      const name = screens.nameOf(now) || screens.nameOf(nameOf(scan));
      const before = told.word ? say("lateShown", { word: told.word }) : "";
      const line = document.createElement("li");
      line.textContent = [hour, now.word, name, now.message, before].filter(Boolean).join(" · ");
      $("late-list").append(line);
      $("late").hidden = false;
    },
    clear() {
      $("late-list").replaceChildren();
      $("late").hidden = true;
    },
  };
}
