/* Before opening: camera, sound, memory, network, clock, list, page; each with what to do where it fails. */

const CLOCK_FAULT = 60_000;

export function makeChecks({ screens, store, signals, watching, roster, contact, call, version, onLeave }) {
  const { $, fill } = screens;
  const texts = $("check-texts").dataset;
  const say = (name, blanks = {}) => texts[name].replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]);
  const verdict = (isGood, name, blanks) => [isGood, say(`${name}${isGood ? "Good" : "Bad"}`, blanks)];

  async function checkNetwork() {
    const askedAt = Date.now();
    try {
      const answer = await call("heartbeat", { waiting: store.count(), version });
      const taken = Date.now() - askedAt;
      const error = Math.abs(Date.parse(answer.now) - (askedAt + taken / 2));
      return { taken, error };
    } catch (error) {
      contact.fail(error);
      return null;
    }
  }

  async function isPageKept() {
    if (!("caches" in window)) return false;
    return Boolean(await caches.match(location.pathname, { ignoreSearch: true, ignoreVary: true }).catch(() => false));
  }

  async function checkStorage() {
    const isKept = store.isOnDisk() && (await store.set("check", Date.now()));
    await store.remove("check");
    return isKept;
  }

  async function run(show) {
    const trouble = await watching.examine();
    show("camera", trouble ? [false, trouble] : [true, say("cameraGood")]);
    watching.close();
    show("sound", verdict(signals.canSound(), "sound"));
    signals.giveAll();
    show("storage", verdict(await checkStorage(), "storage"));
    const network = await checkNetwork();
    if (!store.phone()) return;
    show("network", verdict(network !== null, "network", { milliseconds: network?.taken }));
    if (!network) show("clock", [false, say("clockUnknown")]);
    else show("clock", verdict(network.error < CLOCK_FAULT, "clock", { minutes: Math.round(network.error / 60_000) }));
    if (network) await contact.refreshRoster().catch(contact.fail);
    show("roster", verdict(roster.isReady(), "roster", { n: roster.size() }));
    show("page", verdict(await isPageKept(), "page"));
  }

  function write(lines) {
    $("checks-list").replaceChildren(
      ...lines.map(([name, found]) =>
        screens.copy("check", "check", (part) => {
          const state = found ? (found[0] ? "good" : "bad") : "waiting";
          part("line").dataset.state = state;
          part("line").dataset.check = name;
          part("name").textContent = say(name);
          part("said").textContent = found?.[1] ?? "";
          part("mark").append($(`mark-${state}`).content.cloneNode(true));
        }),
      ),
    );
  }

  async function start() {
    const lines = new Map(["camera", "sound", "storage", "network", "clock", "roster", "page"].map((name) => [name, null]));
    fill("checks-said", say("checking"));
    write([...lines]);
    await run((name, found) => {
      lines.set(name, found);
      write([...lines]);
    });
    const faults = [...lines.values()].filter((found) => !found?.[0]).length;
    fill("checks-said", faults ? say("unready", { n: faults }) : say("ready"));
  }

  screens.on("checks-again", "click", start);
  screens.on("checks-sound", "click", () => signals.giveAll());
  screens.on("checks-back", "click", onLeave);

  return {
    open() {
      screens.show("checks");
      return start();
    },
  };
}
