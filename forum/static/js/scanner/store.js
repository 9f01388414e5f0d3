/* What the phone keeps: its key, and the scans that no server has taken in yet.
   Each waiting scan is an entry of its own in localStorage, so that two tabs cannot overwrite each other's. */

const PHONE = "forum.door.phone";
const WAITING = "forum.door.waiting.";
const ASIDE = "forum.door.aside.";

/* Storage that is full or forbidden: the page's own memory serves until it is closed. */
function makeMemory() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
    names: () => [...kept.keys()],
  };
}

function openStorage() {
  try {
    const storage = window.localStorage;
    storage.setItem(`${PHONE}.try`, "1");
    storage.removeItem(`${PHONE}.try`);
    return storage;
  } catch {
    return null;
  }
}

export function makeStore() {
  const disk = openStorage();
  const memory = makeMemory();
  let written = 0;

  const get = (name) => memory.getItem(name) ?? disk?.getItem(name) ?? null;
  const names = () => [...(disk ? Object.keys(disk) : []), ...memory.names()];

  function set(name, value) {
    try {
      disk.setItem(name, value);
      return true;
    } catch {
      memory.setItem(name, value);
      return false;
    }
  }

  function remove(name) {
    memory.removeItem(name);
    disk?.removeItem(name);
  }

  const waitingNames = () => names().filter((name) => name.startsWith(WAITING)).sort();

  return {
    phone: () => JSON.parse(get(PHONE) ?? "null"),
    savePhone: (phone) => set(PHONE, JSON.stringify(phone)),
    forgetPhone: () => remove(PHONE),

    /* False when the scan lives in memory only and would be lost with the page. */
    keep(scan) {
      written += 1;
      const order = `${String(Date.now()).padStart(15, "0")}.${String(written).padStart(6, "0")}`;
      return set(`${WAITING}${order}.${scan.id}`, JSON.stringify(scan));
    },
    drop: (id) => waitingNames().filter((name) => name.endsWith(id)).forEach(remove),
    setAside(scan) {
      set(`${ASIDE}${scan.id}`, JSON.stringify(scan));
      this.drop(scan.id);
    },
    /* Oldest first. */
    waiting: () => waitingNames().map((name) => JSON.parse(get(name))),
    count: () => waitingNames().length,
  };
}
