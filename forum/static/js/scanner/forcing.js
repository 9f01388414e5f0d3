/* A supervisor lets somebody in against the rule, and says why. */

export function makeForcing({ screens, onForced, onLeave }) {
  const { $, say, fill } = screens;
  let gesture = null;
  let name = "";

  function force(reason) {
    if (!reason.trim()) return fill("reason-said", say("reasonMissing"));
    onForced({ ...gesture, allowance: "forced", reason: reason.trim() }, name);
  }

  for (const button of document.querySelectorAll("[data-reason]")) {
    button.addEventListener("click", () => force(button.textContent));
  }
  screens.on("reason-form", "submit", (event) => {
    event.preventDefault();
    force($("reason").value);
  });
  screens.on("reason-back", "click", onLeave);

  return {
    /* Whom the answer on the screen is about. */
    remember(asked, who) {
      gesture = asked;
      name = who;
    },
    open() {
      $("reason").value = "";
      fill("reason-said", "");
      fill("reason-who", name);
      screens.show("reason");
    },
  };
}
