/* What is on the screen. One section at a time; every sentence comes from the page or from the server. */

const TONES = {
  admitted: "ok",
  already_in: "wait",
  kept: "wait",
  undone: "plain",
  cancelled: "stop",
  revoked: "stop",
  unknown: "stop",
  other_edition: "stop",
  refused: "stop",
};

export const toneOf = (result) => TONES[result] ?? "stop";

export function makeScreens(root) {
  const $ = (name) => root.querySelector(`[data-part="${name}"]`);
  const texts = $("texts").dataset;
  const screens = [...root.querySelectorAll("[data-screen]")];

  /* Write a sentence of the page, its {blanks} filled. */
  const say = (name, blanks = {}) => texts[name].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]);

  /* What stays the same is not written again: a screen reader would say it again. */
  function fill(name, text) {
    const part = $(name);
    if (part.textContent !== (text ?? "")) part.textContent = text ?? "";
    part.hidden = !text;
  }

  function list(name, lines) {
    $(name).replaceChildren(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }),
    );
    $(name).hidden = !lines.length;
  }

  function band(part, category) {
    part.hidden = !category;
    if (!category) return;
    part.textContent = category.label;
    part.style.backgroundColor = category.colour;
    part.style.color = category.ink;
  }

  const notesOf = (shown) => [...(shown.notes ?? []), ...(shown.needs ? [say("needs", { needs: shown.needs })] : [])];
  const nameOf = (shown) => [shown.first_name, shown.last_name].filter(Boolean).join("\u00a0");

  function writeAnswer(shown, tone) {
    const name = [shown.first_name, shown.last_name].filter(Boolean);
    const isAboutSomebody = name.length > 0 && tone !== "stop" && shown.result !== "kept";
    $("answer").className = `door__answer door__answer--${tone}`;
    $("sign").replaceChildren($(`sign-${shown.result === "kept" ? "kept" : tone}`).content.cloneNode(true));
    const who = $("who");
    who.replaceChildren();
    (isAboutSomebody ? name : [shown.word]).forEach((word, n) => {
      if (n) who.append(document.createElement("br"));
      who.append(word);
    });
    who.classList.toggle("scanner__who--long", who.textContent.length > 24);
    fill("what", isAboutSomebody ? shown.word : name.join(" "));
    band($("category"), isAboutSomebody ? shown.category : null);
    const shelf = shown.result === "admitted" ? shown.shelf_letter : "";
    $("shelf").hidden = !shelf;
    $("shelf-letter").textContent = shelf;
    fill("message", shown.message);
    fill("advice", shown.advice);
    list("notes", notesOf(shown));
  }

  function makeGuest(guest, onChoose) {
    const item = $("guest").content.cloneNode(true);
    const part = (name) => item.querySelector(`[data-guest="${name}"]`);
    part("name").textContent = `${guest.first_name} ${guest.last_name}`.trim();
    part("organisation").textContent = guest.organisation;
    part("organisation").hidden = !guest.organisation;
    part("told").textContent = guest.told;
    part("state").dataset.state = guest.state;
    band(part("category"), guest.category);
    part("choose").addEventListener("click", () => onChoose(guest));
    return item;
  }

  return {
    $,
    say,
    fill,
    nameOf,

    show(name, focus) {
      for (const screen of screens) {
        screen.hidden = screen.dataset.screen !== name;
        /* On a low screen the last answer may have been scrolled: this one is read from its beginning. */
        screen.scrollTop = 0;
      }
      root.dataset.on = name;
      /* The next answer is heard even when its words are those of the last. */
      if (name !== "answer") this.announce("");
      (focus ? $(focus) : root.querySelector(`[data-screen="${name}"] [tabindex="-1"]`))?.focus({ preventScroll: true });
    },

    isOn: (name) => root.dataset.on === name,

    announce(text) {
      $("announce").textContent = text;
    },

    showAnswer(shown, { canUndo }) {
      const tone = toneOf(shown.result);
      writeAnswer(shown, tone);
      $("undo").hidden = !canUndo;
      this.show("answer", "next");
      const shelf = shown.result === "admitted" ? `${say("shelf")} ${shown.shelf_letter}` : "";
      const said = [shown.word, nameOf(shown), shelf, shown.message, shown.advice, ...notesOf(shown)];
      this.announce(said.filter(Boolean).map((part) => part.replace(/[\s.]+$/, "")).join(". "));
    },

    showGuests(guests, hasMore, onChoose) {
      $("guests").replaceChildren(...guests.map((guest) => makeGuest(guest, onChoose)));
      const key = guests.length ? (hasMore ? "many" : "found") : "nobody";
      fill("search-said", say(key, { n: guests.length }));
    },

    clearGuests(sentence) {
      $("guests").replaceChildren();
      fill("search-said", sentence);
    },

    showNetwork(isOnline, waiting, isVolatile) {
      const bar = $("network");
      bar.dataset.state = isOnline ? "online" : "offline";
      const state = say(isOnline ? "online" : "offline");
      const queue = waiting ? say(isVolatile ? "waitingHere" : "waiting", { n: waiting }) : "";
      fill("network-said", state);
      fill("queue", queue);
      /* On line, each scan waits for an instant: seen, not said. */
      fill("network-heard", isOnline || !queue ? state : `${state}, ${queue}`);
    },

    showCount(count) {
      $("inside").textContent = count ? String(count.inside) : "–";
      $("expected").textContent = count ? String(count.expected) : "–";
    },

    showPhone(phone) {
      fill("door-name", phone.checkpoint.name);
      fill("phone-name", phone.scanner.name);
      fill("edition-name", phone.edition.slug);
      $("place").textContent = `${phone.checkpoint.name} · ${phone.scanner.name}`;
      /* The page's own band speaks of the edition that visitors look for, which may not be this phone's. */
      const page = document.querySelector(".door__demo");
      if (page) page.hidden = !phone.edition.is_demo;
      $("demo").hidden = Boolean(page) || !phone.edition.is_demo;
      $("to-search").hidden = !phone.scanner.may_search;
      $("ready-search").hidden = !phone.scanner.may_search;
    },
  };
}
