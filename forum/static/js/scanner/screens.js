/* What is on the screen. One section at a time; every sentence comes from the page or from the server. */

export function makeScreens(root) {
  const $ = (name) => root.querySelector(`[data-part="${name}"]`);
  const texts = { ...$("texts").dataset };
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

  return {
    $,
    say,
    fill,
    list,
    band,
    on: (name, event, act) => $(name).addEventListener(event, act),
    nameOf: (shown) => [shown.first_name, shown.last_name].filter(Boolean).join("\u00a0"),

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

    /* A copy of a template whose named parts are handed over: `fillIn(part)`. */
    copy(template, attribute, fillIn) {
      const made = $(template).content.cloneNode(true);
      fillIn((name) => made.querySelector(`[data-${attribute}="${name}"]`));
      return made;
    },
  };
}
