/* What the phone keeps, in IndexedDB: its key, the roster (encrypted: see vault.js), the scans that no server has taken
   in yet, one by one. Storage that is missing or full: the page's own memory serves until it is closed, and says so. */

const NAME = "forum-door";
const VERSION = 1;
/* `kept`: by name. `waiting`, `aside`: scans, by id. */
const SHELVES = ["kept", "waiting", "aside"];

/* Some browsers never answer: theirs is a storage that is missing. */
const LONGEST = 5000;

async function openDatabase(openDB) {
  const never = new Promise((resolve) => setTimeout(resolve, LONGEST, null));
  try {
    const opened = openDB(NAME, VERSION, {
      upgrade(database) {
        for (const shelf of SHELVES) database.createObjectStore(shelf);
      },
      /* Another tab has a newer page, which asks for the database: this one lets go. */
      blocking(_old, _new, event) {
        event.target.close();
      },
    });
    return await Promise.race([opened, never]);
  } catch {
    return null;
  }
}

export async function openStore({ openDB, onChange, onOthers }) {
  const database = await openDatabase(openDB);
  const memory = Object.fromEntries(SHELVES.map((shelf) => [shelf, new Map()]));
  const others = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  let phone = null;
  let count = 0;

  async function get(shelf, key) {
    if (memory[shelf].has(key)) return memory[shelf].get(key);
    return (await database?.get(shelf, key).catch(() => undefined)) ?? undefined;
  }

  async function all(shelf) {
    const found = new Map();
    const written = (await database?.getAll(shelf).catch(() => [])) ?? [];
    for (const record of [...written, ...memory[shelf].values()]) found.set(record.scan.id, record);
    return [...found.values()].sort((one, other) => one.order - other.order);
  }

  /* Write several things or none; false when they live in memory only and would be lost with the page. */
  async function put(shelf, things) {
    try {
      const change = database.transaction(shelf, "readwrite", { durability: "strict" });
      await Promise.all([...things.map(([key, thing]) => change.store.put(thing, key)), change.done]);
      for (const [key] of things) memory[shelf].delete(key);
      return true;
    } catch {
      for (const [key, thing] of things) memory[shelf].set(key, thing);
      return false;
    }
  }

  async function remove(shelf, keys) {
    for (const key of keys) memory[shelf].delete(key);
    try {
      const change = database.transaction(shelf, "readwrite");
      await Promise.all([...keys.map((key) => change.store.delete(key)), change.done]);
    } catch {
      /* What cannot be taken away is sent again, which changes nothing. */
    }
  }

  async function recount() {
    const written = (await database?.getAllKeys("waiting").catch(() => [])) ?? [];
    count = new Set([...written, ...memory.waiting.keys()]).size;
    onChange();
  }

  async function tellOthers() {
    await recount();
    others?.postMessage("changed");
  }

  others?.addEventListener("message", async () => {
    phone = (await get("kept", "phone")) ?? null;
    await recount();
    onOthers();
  });

  const store = {
    isOnDisk: () => database !== null,
    /* Whether something waits in memory alone. */
    isVolatile: () => memory.waiting.size > 0,
    count: () => count,

    phone: () => phone,
    async savePhone(value) {
      phone = value;
      await put("kept", [["phone", value]]);
      others?.postMessage("changed");
    },
    /* All that is known of people and of this phone goes. Scans that wait stay: they name nobody. */
    async forget() {
      phone = null;
      const names = (await database?.getAllKeys("kept").catch(() => [])) ?? [];
      await remove("kept", [...new Set([...names, ...memory.kept.keys()])]);
      others?.postMessage("changed");
    },

    get: (name) => get("kept", name),
    set: (name, value) => put("kept", [[name, value]]),
    setAll: (things) => put("kept", Object.entries(things)),
    remove: (...names) => remove("kept", names),

    /* A record is { scan, order, told }: `told` is the result that the steward saw, null while nobody has seen one. */
    async keep(record) {
      const isKept = await put("waiting", [[record.scan.id, record]]);
      await tellOthers();
      return isKept;
    },
    async drop(ids) {
      await remove("waiting", ids);
      await tellOthers();
    },
    async setAside(record) {
      await put("aside", [[record.scan.id, record]]);
      await store.drop([record.scan.id]);
    },
    /* Oldest first. */
    waiting: () => all("waiting"),
  };

  phone = (await get("kept", "phone")) ?? null;
  await recount();
  return store;
}
