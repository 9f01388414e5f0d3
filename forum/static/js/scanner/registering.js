/* Somebody who comes without having registered: three fields, and in. Without network too: the phone makes the id, so that
   it is one person however often it is sent. */

export function makeRegistering({ screens, newId, onRegistered, onLeave }) {
  const { $, say, fill } = screens;

  screens.on("walk-in-form", "submit", (event) => {
    event.preventDefault();
    const [first_name, last_name, email] = ["first", "last", "email"].map((name) => $(`walk-in-${name}`).value.trim());
    if (!first_name && !last_name) return fill("walk-in-said", say("walkInName"));
    if (email && !$("walk-in-email").checkValidity()) return fill("walk-in-said", say("walkInEmail"));
    const walkIn = { first_name, last_name, email };
    const gesture = { action: "entry", method: "walk_in", registration: newId(), walk_in: walkIn };
    onRegistered(gesture, `${first_name} ${last_name}`.trim());
  });
  screens.on("walk-in-back", "click", onLeave);

  return {
    open() {
      for (const name of ["first", "last", "email"]) $(`walk-in-${name}`).value = "";
      fill("walk-in-said", "");
      screens.show("walk-in", "walk-in-first");
    },
  };
}
