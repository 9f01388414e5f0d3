/* A tablet that people use alone: scan or name and e-mail, short answers in both languages, gone after a while. Left by the
   code that was chosen when it was paired, without network too; loading the page again does not leave it. */

/* Somebody who writes slowly is left alone; what somebody left behind is not shown to the next. */
const IDLE = 60_000;
const SOFT = ["admitted", "already_in"];

export function makeKiosk({ screens, store, contact, hashText, onAsked, onWatch, onLeft }) {
  const { $, say, fill } = screens;
  let isOn = false;
  let idle = null;

  const isKiosk = () => store.phone()?.scanner.role === "kiosk";

  function turn(value) {
    isOn = value;
    document.getElementById("scanner").dataset.role = value ? "kiosk" : "";
    for (const part of ["kiosk-head", "kiosk-actions"]) $(part).hidden = !value;
  }

  function clear() {
    clearTimeout(idle);
    for (const name of ["kiosk-name", "kiosk-email", "kiosk-code"]) $(name).value = "";
    for (const name of ["kiosk-said", "kiosk-code-said"]) fill(name, "");
  }

  function goBack() {
    clear();
    onWatch();
  }

  function open(name, focus) {
    clear();
    screens.show(name, focus);
    waitIdle();
  }

  function waitIdle() {
    clearTimeout(idle);
    idle = setTimeout(goBack, IDLE);
  }

  screens.on("kiosk-write", "click", () => open("kiosk-form", "kiosk-name"));
  screens.on("kiosk-leave", "click", () => open("kiosk-exit", "kiosk-code"));
  for (const name of ["kiosk-back", "kiosk-stay"]) screens.on(name, "click", goBack);
  for (const name of ["kiosk-name", "kiosk-email", "kiosk-code"]) screens.on(name, "input", waitIdle);

  screens.on("kiosk-form", "submit", (event) => {
    event.preventDefault();
    const [name, email] = [$("kiosk-name").value.trim(), $("kiosk-email").value.trim()];
    if (!name || !email || !$("kiosk-email").checkValidity()) return fill("kiosk-said", say("kioskMissing"));
    if (!contact.isOnline()) return fill("kiosk-said", say("kioskOffline"));
    clear();
    onAsked({ action: "entry", method: "kiosk", who: { name, email } });
  });
  screens.on("kiosk-exit", "submit", async (event) => {
    event.preventDefault();
    const isRight = (await hashText($("kiosk-code").value.trim())) === store.phone().scanner.exit_code_hash;
    clear();
    if (!isRight) return fill("kiosk-code-said", say("kioskWrongCode"));
    await store.remove("kiosk");
    turn(false);
    onLeft();
  });

  return {
    isKiosk,
    isOn: () => isOn,
    async begin() {
      turn(true);
      await store.set("kiosk", true);
    },
    end: () => turn(false),
    /* Whether it was one when the page was closed. */
    wasOn: async () => isKiosk() && Boolean(await store.get("kiosk")),

    /* What somebody is told who has no steward before them. */
    dress(shown) {
      const { result, word, first_name, last_name, shelf_letter, category } = shown;
      const who = { result, first_name, last_name, shelf_letter, category };
      if (result === "already_in") {
        return { ...who, result: "admitted", word: say("kioskWelcome"), message: say("kioskAgain"), advice: "" };
      }
      if (SOFT.includes(result)) return { ...who, word: say("kioskWelcome"), message: "", advice: "" };
      return { result, word, message: "", advice: say("kioskDesk") };
    },
  };
}
