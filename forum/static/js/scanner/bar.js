/* What is always in sight: network, what waits, how many are in, where and with which list this phone scans; and, under
   it, what there is to worry about. */

export function makeBar({ screens, store, roster, contact, queue, describeMoment }) {
  const { $, say, fill } = screens;

  function showNetwork() {
    const isOnline = contact.isOnline();
    $("network").dataset.state = isOnline ? "online" : "offline";
    const state = say(isOnline ? "online" : "offline");
    const n = queue.count();
    const waiting = n ? say(store.isVolatile() ? "waitingHere" : "waiting", { n }) : "";
    fill("network-said", state);
    fill("queue", waiting);
    /* On line, each scan waits for an instant: seen, not said. */
    fill("network-heard", isOnline || !waiting ? state : `${state}, ${waiting}`);
  }

  function showCount() {
    const count = contact.count();
    $("inside").textContent = count ? String(count.inside) : "–";
    $("expected").textContent = count ? String(count.expected) : "–";
  }

  function showPhone() {
    const phone = store.phone();
    if (!phone) return;
    const when = roster.isReady() ? describeMoment(roster.at()) : "";
    fill("door-name", phone.checkpoint.name);
    fill("phone-name", phone.scanner.name);
    fill("edition-name", phone.edition.slug);
    fill("roster-said", when ? say("rosterFacts", { n: roster.size(), when }) : say("rosterNone"));
    fill("place-name", `${phone.checkpoint.name} · ${phone.scanner.name}`);
    fill("roster-age", when ? say("roster", { when }) : say("noRoster"));
    /* The page's own band speaks of the edition that visitors look for, which may not be this phone's. */
    const page = document.querySelector(".door__demo");
    if (page) page.hidden = !phone.edition.is_demo;
    $("demo").hidden = Boolean(page) || !phone.edition.is_demo;
    const maySearch = phone.scanner.may_search;
    $("to-search").hidden = !maySearch;
    $("ready-search").hidden = !maySearch;
    $("to-code").hidden = maySearch;
  }

  function showWorries() {
    const worries = store.phone() ? contact.worries() : {};
    const notice = (name, key, isOn, blanks) => fill(`notice-${name}`, isOn ? say(key, blanks) : "");
    notice("ended", "noticeEnded", worries.isEnded);
    notice("old-roster", "noticeOldRoster", worries.oldRoster, { hours: worries.oldRoster });
    notice("clock", "noticeClock", worries.clock, { minutes: worries.clock });
    notice("volatile", "noticeVolatile", worries.isVolatile);
    notice("insecure", "noticeInsecure", worries.isInsecure);
  }

  return {
    refresh() {
      showNetwork();
      showCount();
      showPhone();
      showWorries();
    },
    show(isShown) {
      $("bar").hidden = !isShown;
      $("notices").hidden = !isShown;
    },
  };
}
