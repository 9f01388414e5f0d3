/* What tests ask of a page, as it is laid out and as it is read: `checks.ask("fit")`, for instance.
   Nearly every check returns lines that say what is wrong. */
window.checks = (() => {
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

  function name(element) {
    const words = (element.getAttribute("aria-label") || element.textContent || element.name || "").trim();
    const kind = [...element.classList].slice(0, 2).join(".");
    return `${element.localName}${element.id ? `#${element.id}` : kind ? `.${kind}` : ""} “${words.replace(/\s+/g, " ").slice(0, 40)}”`;
  }

  const style = (element) => getComputedStyle(element);

  /* What is asked of many elements that stand in the same ones, found once a check: the page stands still meanwhile. */
  const memories = [];
  function once(find) {
    const memory = new Map();
    memories.push(memory);
    return (element) => {
      if (!memory.has(element)) memory.set(element, find(element));
      return memory.get(element);
    };
  }

  /* Left out on purpose, for eyes: kept for screen readers alone. */
  const isForEars = once((element) => {
    if (!element) return false;
    const box = style(element);
    return box.clipPath === "inset(50%)" || (box.position === "absolute" && box.clip === "rect(0px, 0px, 0px, 0px)") ||
      isForEars(element.parentElement);
  });

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });

  const scrollsAround = once((element) => {
    if (!element || element === document.body) return null;
    return /auto|scroll/.test(style(element).overflowX) ? element : scrollsAround(element.parentElement);
  });

  /* The lines of text that one sees, each with its box. */
  function lines() {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent.trim() || !isShown(parent) || isForEars(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 1 && box.height > 1) found.push({ node, parent, box });
      }
    }
    return found;
  }

  /* How an element may cut what is in it. */
  const edges = once((element) => {
    const { overflowX, overflowY, textOverflow } = style(element);
    return {
      cutsSideways: overflowX !== "visible",
      cutsBelow: /hidden|clip/.test(overflowY),
      endsInDots: textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1,
      edge: element.getBoundingClientRect(),
    };
  });

  /* Text that leaves the screen sideways, or that what is around it cuts. */
  function cut() {
    const wrong = [];
    for (const { parent, box } of lines()) {
      if (scrollsAround(parent)) continue;
      if (box.right > innerWidth + 1 || box.left < -1) wrong.push(`off the screen: ${name(parent)}`);
      for (let at = parent; at && at !== document.documentElement; at = at.parentElement) {
        const { cutsSideways, cutsBelow, endsInDots, edge } = edges(at);
        const isOut = (cutsSideways && (box.right > edge.right + 2 || box.left < edge.left - 2)) ||
          (cutsBelow && (box.bottom > edge.bottom + 4 || box.top < edge.top - 4));
        if (at !== document.body && isOut) wrong.push(`cut by ${name(at)}: ${name(parent)}`);
        if (endsInDots) wrong.push(`ends in dots: ${name(at)}`);
      }
    }
    for (const control of document.querySelectorAll("button, .btn, select, input, .filter, .tag, .state")) {
      if (!isShown(control) || isForEars(control)) continue;
      const box = control.getBoundingClientRect();
      if (!scrollsAround(control) && box.right > innerWidth + 1) wrong.push(`off the screen: ${name(control)}`);
    }
    return [...new Set(wrong)];
  }

  /* Two texts on top of each other. */
  function overlapping() {
    const wrong = new Set();
    const seen = lines().filter(({ parent }) => !scrollsAround(parent) && style(parent).position !== "fixed");
    seen.sort((one, two) => one.box.top - two.box.top);
    for (let first = 0; first < seen.length; first += 1) {
      const one = seen[first];
      for (let second = first + 1; second < seen.length && seen[second].box.top < one.box.bottom; second += 1) {
        const two = seen[second];
        if (one.node === two.node) continue;
        const wide = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
        const high = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
        /* A letter fills a good half of its box: what is left may lie over the neighbour's. */
        const spare = 0.2 * (one.box.height + two.box.height);
        if (wide > 3 && high > spare) wrong.add(`${name(one.parent)} on ${name(two.parent)}`);
      }
    }
    return [...wrong];
  }

  function isInASentence(element) {
    const around = element.parentElement.closest("p, li, dd, td, small, figcaption, span");
    return element.localName === "a" && style(element).display === "inline" && around &&
      around.textContent.trim().length > element.textContent.trim().length;
  }

  /* What a finger must hit: 24 pixels at least each way, 44 high for buttons. */
  function small() {
    const wrong = [];
    for (const element of document.querySelectorAll(FOCUSABLE)) {
      if (!isShown(element) || isForEars(element) || element.disabled || element.matches("[tabindex='0']:not(a, button)")) continue;
      const label = element.matches("input[type=checkbox], input[type=radio]") && element.closest(".choice");
      const { width, height } = (label || element).getBoundingClientRect();
      const least = element.matches(".btn, button, select, textarea, input") ? 44 : 24;
      if (isInASentence(element)) continue;
      if (height < least - 0.5 || width < 24) wrong.push(`${Math.round(width)} × ${Math.round(height)}: ${name(element)}`);
    }
    return wrong;
  }

  /* Scrolling the page sideways is never needed. */
  function wide() {
    const much = document.documentElement.scrollWidth - innerWidth;
    return much > 0 ? [`wider than the screen by ${much}`] : [];
  }

  /* Regions that scroll must be reached by keyboard and have a name. */
  function mute() {
    return [...document.querySelectorAll("body *")]
      .filter((element) => isShown(element) && /auto|scroll/.test(style(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => element.matches(":not(input, textarea, select, pre, html, body)"))
      .filter((element) => !(element.tabIndex === 0 && element.matches("[role][aria-label], [role][aria-labelledby]")) && !element.querySelector(FOCUSABLE))
      .map((element) => `scrolls, and cannot be reached: ${name(element)}`);
  }

  const fit = () => [...wide(), ...cut(), ...overlapping(), ...mute()];

  /* The same with a style of the reader's, worn as a script may under the content policy, which refuses styles inside a page. */
  function wearing(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    const wrong = fit().map((line) => `with ${css.trim().slice(0, 12)}…: ${line}`);
    document.adoptedStyleSheets = [];
    return wrong;
  }

  /* Lists to choose from whose chosen line does not stand in them whole: they tell nobody that they cut it. */
  function choices() {
    const pen = document.createElement("canvas").getContext("2d");
    const room = (list) => list.clientWidth - parseFloat(style(list).paddingLeft) - parseFloat(style(list).paddingRight);
    const wants = (list) => {
      pen.font = style(list).font;
      return pen.measureText(list.selectedOptions[0].text).width;
    };
    return [...document.querySelectorAll("select")]
      .filter((list) => wants(list) > room(list) + 0.5)
      .map((list) => `${name(list)}: ${list.selectedOptions[0].text}`);
  }

  /* --- the focus --- */

  const looks = new WeakMap();
  const look = (element) => `${style(element).outline} ${style(element).boxShadow}`;

  /* Remember how everything looks while nothing has the focus. */
  function remember() {
    document.activeElement?.blur();
    for (const element of document.querySelectorAll(`${FOCUSABLE}, .choice, [tabindex]`)) looks.set(element, look(element));
  }

  function colour(words) {
    const [red, green, blue, alpha = 1] = words.match(/[\d.]+/g).map(Number);
    return { alpha, shares: [red, green, blue] };
  }

  function light({ shares }) {
    const [red, green, blue] = shares.map((value) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, two) {
    const [less, more] = [light(one), light(two)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  }

  function ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(style(at).backgroundColor);
      if (found.alpha === 1) return found;
    }
    return colour("rgb(255, 255, 255)");
  }

  /* What is wrong with the ring around what has the focus: 2 pixels at least, 3:1 on what lies around it. */
  function ring() {
    const on = document.activeElement;
    const bearer = on.closest(".choice") ?? on;
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = style(bearer);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return [`no ring: ${name(on)}`];
    if (looks.get(bearer) === look(bearer)) return [`looks the same without the focus: ${name(on)}`];
    const around = boxShadow === "none" ? ground(bearer.parentElement) : colour(boxShadow);
    const reached = contrast(colour(outlineColor), around);
    return reached < 3 ? [`ring of ${reached.toFixed(1)}:1 only: ${name(on)}`] : [];
  }

  /* Whether what has the focus is in sight, and nothing that sticks lies on it. */
  function hidden() {
    const on = document.activeElement.closest(".choice") ?? document.activeElement;
    const [box] = on.getClientRects();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const isSeen = [0.1, 0.5, 0.9].some((row) => {
      const found = top < bottom && document.elementFromPoint(x, top + (bottom - top) * row);
      return found && (on.contains(found) || found.contains(on));
    });
    return isSeen ? [] : [`out of sight: ${name(document.activeElement)}`];
  }

  /* What has the focus, and what is wrong with how it shows. */
  function stop() {
    const on = document.activeElement;
    if (!on || on === document.body) return null;
    const box = on.getBoundingClientRect();
    const spot = { top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left };
    return { name: name(on), number: places.get(on) ?? -1, ...spot, faults: [...ring(), ...hidden()] };
  }

  let places = new Map();

  /* What the keyboard must reach, in the order of the page. One radio button stands for its group. */
  function stops() {
    const groups = new Set();
    const found = [...document.querySelectorAll(FOCUSABLE)].filter((element) => {
      if (!isShown(element) || element.disabled || element.tabIndex < 0) return false;
      if (element.type !== "radio") return true;
      const isFirst = !groups.has(element.name);
      groups.add(element.name);
      const isAnyChosen = document.querySelector(`input[type=radio][name="${element.name}"]:checked`);
      return isAnyChosen ? element.checked : isFirst;
    });
    places = new Map(found.map((element, number) => [element, number]));
    return found.map(name);
  }

  /* The words by which one knows what has the focus. */
  function focused() {
    const on = document.activeElement;
    const words = on.getAttribute("aria-label") || on.labels?.[0]?.textContent || on.textContent;
    return words.trim().replace(/\s+/g, " ");
  }

  /* --- colours --- */

  const CLEAR = "rgba(0, 0, 0, 0)";
  const NO_WORDS = ["checkbox", "radio", "range", "color", "image", "hidden"].map((kind) => `[type=${kind}]`).join();

  /* What is painted behind the words of an element and fades them, from the page inwards. */
  const grounds = once((element) => {
    if (!element) return "";
    const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode } = style(element);
    const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
    const paintsNothing = own === [CLEAR, "none", "1", "none", "normal"].join();
    return grounds(element.parentElement) + (paintsNothing ? "" : `|${own}`);
  });

  const crosses = (one, two) => one.left < two.right && one.right > two.left && one.top < two.bottom && one.bottom > two.top;

  /* The elements with words of their own, by their look: alike in colour, size and grounds, they are alike in contrast.
     Where something painted lies across the words that they do not stand in, the look tells nothing: it is unsure. */
  function byLook() {
    const painted = all("body *").filter((element) => grounds(element) !== grounds(element.parentElement))
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const alike = new Map();
    const put = (element, boxes) => {
      const isUnsure = painted.some((other) => !other.element.contains(element) && boxes.some((box) => crosses(box, other.box)));
      const { color, fontSize, fontWeight, textShadow, webkitTextStroke } = style(element);
      const look = [color, fontSize, fontWeight, textShadow, webkitTextStroke, grounds(element)].join(" ");
      const key = isUnsure ? "unsure" : look;
      if (!alike.has(key)) alike.set(key, []);
      alike.get(key).push(element);
    };
    const written = new Map();
    for (const { parent, box } of lines()) written.set(parent, [...(written.get(parent) ?? []), box]);
    for (const field of all(`input:not(${NO_WORDS}), select, textarea`).filter(isShown)) written.set(field, [field.getBoundingClientRect()]);
    /* What waits beside the page, as the skip link does, axe leaves alone. */
    const isOnPage = (box) => box.bottom + scrollY > 0 && box.right + scrollX > 0;
    written.forEach((boxes, element) => boxes.some(isOnPage) && put(element, boxes));
    return alike;
  }

  /* What axe says against the contrast of words, and the looks that it passes or whose grounds it cannot tell, pictures
     that they are; `known` looks are not asked about again. */
  async function contrasts(known) {
    const asked = new Map([...byLook()].filter(([look]) => !known.includes(look)));
    const include = [...asked.values()].flat();
    if (!include.length) return { violations: [], passed: [] };
    const options = { elementRef: true, preload: false, runOnly: ["color-contrast"], resultTypes: ["violations", "passes", "incomplete"] };
    const { violations, passes, incomplete } = await axe.run({ include }, options);
    const untold = incomplete.flatMap(({ nodes }) => nodes).filter(({ any: [{ data }] }) => ["bgGradient", "bgImage"].includes(data?.messageKey));
    const told = new Set([...passes.flatMap(({ nodes }) => nodes), ...untold].map(({ element }) => element));
    const passed = [...asked].filter(([look, elements]) => look !== "unsure" && elements.some((element) => told.has(element)));
    return {
      violations: violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target, html }) => ({ target, html })) })),
      passed: passed.map(([look]) => look),
    };
  }

  /* --- what is read aloud --- */

  const twice = (values) => [...new Set(values.filter((value, place) => values.indexOf(value) !== place))];
  const all = (selector) => [...document.querySelectorAll(selector)];

  function headings() {
    const shown = all("h1, h2, h3, h4, h5, h6").filter(isShown);
    const levels = shown.map((heading) => Number(heading.localName[1]));
    const wrong = levels.filter((level) => level === 1).length === 1 ? [] : [`first headings: ${levels.filter((level) => level === 1).length}`];
    levels.forEach((level, place) => {
      if (level > (levels[place - 1] ?? 0) + 1) wrong.push(`a level is skipped before ${name(shown[place])}`);
      if (!shown[place].textContent.trim()) wrong.push(`empty: ${name(shown[place])}`);
    });
    return wrong;
  }

  const called = (element) => element.getAttribute("aria-label") ??
    (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent.trim()).join(" ");

  function landmarks() {
    /* The door fills the screen; what stands when all is broken has no more than a way home. */
    const frame = document.querySelector(".site-nav") ? { main: 1, "body > header": 1, "body > footer": 1 } : { main: 1 };
    const wrong = Object.entries(frame).filter(([part, times]) => all(part).length !== times).map(([part]) => `not one ${part}`);
    const ways = all("nav").map(called);
    if (ways.some((way) => !way)) wrong.push("a nav has no name");
    wrong.push(...twice(ways).map((way) => `two navs are called ${way}`));
    for (const way of all("nav")) {
      if (way.querySelectorAll("[aria-current=page]").length > 1) wrong.push(`several current pages in ${called(way)}`);
    }
    return wrong;
  }

  function references() {
    const wrong = twice(all("[id]").map((element) => element.id)).map((id) => `twice the id ${id}`);
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const element of all(`[${attribute}]`)) {
        const missing = element.getAttribute(attribute).split(" ").filter((id) => id && !document.getElementById(id));
        wrong.push(...missing.map((id) => `${attribute} names ${id}, which is not there: ${name(element)}`));
      }
    }
    wrong.push(...all("a[href^='#']").filter((link) => !document.getElementById(link.hash.slice(1))).map((link) => `leads nowhere: ${name(link)}`));
    return wrong;
  }

  function tables() {
    const wrong = [];
    for (const table of all("table")) {
      const region = table.closest("[role=region]");
      if (!table.caption && !(region && called(region))) wrong.push(`a table without a name: ${name(table)}`);
      if ([...table.querySelectorAll("th")].some((head) => !head.scope)) wrong.push(`a head without a scope: ${name(table)}`);
    }
    return wrong;
  }

  function drawings() {
    return all("svg, img").filter(isShown)
      .filter((drawing) => !drawing.closest("[aria-hidden=true]") && !drawing.matches("[role=img][aria-label], img[alt]"))
      .map((drawing) => `neither named nor hidden: ${name(drawing)} in ${name(drawing.parentElement)}`);
  }

  /* The same words must not lead to two places. */
  function links() {
    const known = new Map();
    const wrong = [];
    for (const link of all("a[href]").filter(isShown)) {
      const words = (link.getAttribute("aria-label") || link.textContent).trim().replace(/\s+/g, " ");
      if (!words && !link.querySelector("[aria-label]")) wrong.push(`a link without words to ${link.href}`);
      if (known.has(words) && known.get(words) !== link.href) wrong.push(`two ways for “${words}”`);
      known.set(words, link.href);
    }
    return wrong;
  }

  const read = () => [...headings(), ...landmarks(), ...references(), ...tables(), ...drawings(), ...links()];

  /* French words on a page in another language that do not say that they are French. */
  function french() {
    const words = /(^|[\s(’])(le|la|les|des|du|une|pour|avec|dans|sur|et|au|aux|à|qui|l’[a-zé]+|d’[a-zé]+)[\s’]/i;
    /* Proper names keep their language unsaid; the plain text of a mail cannot say it. */
    const names = /Département des Hauts-de-Seine|Défenseur des droits|Libre réponse|Le Goff/g;
    return lines().filter(({ parent }) => parent.closest("[lang]").getAttribute("lang") !== "fr" && !parent.closest(".mail-text"))
      .filter(({ node }) => words.test(node.textContent.replace(names, "")))
      .map(({ parent }) => name(parent));
  }

  const known = { fit, wearing, choices, small, remember, stop, stops, focused, contrasts, read, french };

  function ask(name, ...given) {
    for (const memory of memories) memory.clear();
    return known[name](...given);
  }

  return { ask };
})();
