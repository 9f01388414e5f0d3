/* The answer, which fills the screen: its colour, its sign, what can be done about it. */

const TONES = {
  admitted: "ok",
  group: "ok",
  group_partly: "wait",
  already_in: "wait",
  seats_left: "wait",
  kept: "wait",
  exited: "plain",
  not_in: "plain",
  undone: "plain",
  sample: "plain",
};
const SIGNS = { kept: "kept", exited: "out", not_in: "out", sample: "sample" };
/* Refusals of somebody known, against which a supervisor may let them in. */
const FORCIBLE = ["not_booked", "full", "closed", "wrong_category", "cancelled", "revoked", "seats_left"];

export const toneOf = (result) => TONES[result] ?? "stop";

export function makeAnswers({ screens }) {
  const { $, say, fill, list, band, nameOf } = screens;

  const notesOf = (shown) => [...(shown.notes ?? []), ...(shown.needs ? [say("needs", { needs: shown.needs })] : [])];
  const isAbout = (shown, tone) => Boolean(nameOf(shown)) && tone !== "stop" && shown.result !== "kept";

  function write(shown, tone) {
    const name = [shown.first_name, shown.last_name].filter(Boolean);
    const isAboutSomebody = isAbout(shown, tone);
    $("answer").className = `door__answer door__answer--${tone}`;
    $("sign").replaceChildren($(`sign-${SIGNS[shown.result] ?? tone}`).content.cloneNode(true));
    const who = $("who");
    who.replaceChildren();
    (isAboutSomebody ? name : [shown.word]).forEach((word, n) => {
      if (n) who.append(document.createElement("br"));
      who.append(word);
    });
    who.classList.toggle("scanner__who--long", who.textContent.length > 24);
    fill("what", isAboutSomebody ? shown.word : name.join(" "));
    band($("category"), isAboutSomebody || shown.result === "admitted" ? shown.category : null);
    const shelf = shown.result === "admitted" ? shown.shelf_letter : "";
    $("shelf").hidden = !shelf;
    $("shelf-letter").textContent = shelf ?? "";
    fill("message", shown.message);
    fill("advice", shown.advice);
    list("notes", notesOf(shown));
  }

  return {
    toneOf,
    notesOf,
    isForcible: (shown) => FORCIBLE.includes(shown.result),

    show(shown, { canUndo, canSeat, canForce, canRegister = false, isKiosk = false }) {
      write(shown, toneOf(shown.result));
      $("register").hidden = !canRegister;
      $("undo").hidden = !canUndo;
      $("seat").hidden = !canSeat;
      $("force").hidden = !canForce || canSeat;
      $("next").hidden = isKiosk;
      $("done").hidden = !isKiosk;
      screens.show("answer", isKiosk ? "done" : "next");
      this.say(shown);
    },

    /* For those who listen to the screen. */
    say(shown) {
      const shelf = shown.result === "admitted" && shown.shelf_letter ? `${say("shelf")} ${shown.shelf_letter}` : "";
      const said = [shown.word, nameOf(shown), shelf, shown.message, shown.advice, ...notesOf(shown)];
      screens.announce(said.filter(Boolean).map((part) => part.replace(/[\s.]+$/, "")).join(". "));
    },
  };
}
