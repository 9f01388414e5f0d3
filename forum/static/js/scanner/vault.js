/* The roster at rest: encrypted with a key that the browser uses and will not give away, erased with it. Against
   somebody who copies the phone's files, not against somebody who holds the phone unlocked: see docs/. */

const KEY = "roster-key";
const PARTS = ["roster-people", "roster-passages", "roster-head"];
const CIPHER = "AES-GCM";

export function makeVault({ store }) {
  let key = null;

  async function openKey() {
    key ??= (await store.get(KEY)) ?? null;
    if (key) return key;
    key = await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
    await store.set(KEY, key);
    return key;
  }

  async function lock(thing) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(thing));
    return { iv, text: await crypto.subtle.encrypt({ name: CIPHER, iv }, await openKey(), text) };
  }

  async function unlock({ iv, text }) {
    const clear = await crypto.subtle.decrypt({ name: CIPHER, iv }, await openKey(), text);
    return JSON.parse(new TextDecoder().decode(clear));
  }

  return {
    /* Browsers keep encryption from pages that are not served by https. */
    isPossible: () => Boolean(window.crypto?.subtle),

    /* Write parts ({ people, passages, head }) together, so that they are of one moment. */
    async save(parts) {
      const locked = {};
      for (const [name, thing] of Object.entries(parts)) locked[`roster-${name}`] = await lock(thing);
      return store.setAll(locked);
    },

    /* Return { people, passages, head }; null when there are none, or when they cannot be read any more. */
    async load() {
      try {
        const [people, passages, head] = await Promise.all(PARTS.map(async (name) => unlock(await store.get(name))));
        return { people, passages, head };
      } catch {
        return null;
      }
    },

    async erase() {
      key = null;
      await store.remove(KEY, ...PARTS);
    },
  };
}
