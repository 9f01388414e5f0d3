/* What older versions of this page kept in localStorage moves into the store, once: a new version in the middle of the
   day loses nothing. */

const PHONE = "forum.door.phone";
const WAITING = "forum.door.waiting.";
const ASIDE = "forum.door.aside.";

function openOld() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

export async function moveIn(store, { hashTicket, readTicket }) {
  const old = openOld();
  const names = Object.keys(old ?? {}).sort();
  const read = (name) => JSON.parse(old.getItem(name));

  async function recordOf(name, order) {
    const { label: _label, ticket, ...scan } = read(name);
    if (ticket !== undefined) {
      const letters = readTicket(ticket);
      if (!window.crypto.subtle) scan.ticket = ticket;
      else scan.hash = letters ? await hashTicket(letters) : "";
    }
    return { scan, order: Date.parse(scan.device_at) + order / 1000, told: { result: "kept" } };
  }

  if (old?.getItem(PHONE) && !store.phone()) await store.savePhone(read(PHONE));
  for (const [order, name] of names.entries()) {
    if (name.startsWith(WAITING)) await store.keep(await recordOf(name, order));
    else if (name.startsWith(ASIDE)) await store.setAside(await recordOf(name, order));
    else if (name !== PHONE) continue;
    /* Only what lies safely in its new place leaves the old one. */
    if (store.isOnDisk() && !store.isVolatile()) old.removeItem(name);
  }
}
