// What this device remembers of its user: key, store, language, whether the camera may start.

const KEY = "lookup.key";
const STORE = "lookup.store";
const LANGUAGE = "lookup.language";
const CAMERA = "lookup.camera";

export class Session {
  #lasting;
  #passing;

  constructor(lasting = localStorage, passing = sessionStorage) {
    this.#lasting = lasting;
    this.#passing = passing;
  }

  /** The key in use, or null. */
  get key() {
    return this.#passing.getItem(KEY) ?? this.#lasting.getItem(KEY);
  }

  /** Keeps the key until the tab closes or, where `lasting`, until the user signs out. */
  signIn(key, { lasting }) {
    this.signOut();
    (lasting ? this.#lasting : this.#passing).setItem(KEY, key.trim());
  }

  signOut() {
    this.#passing.removeItem(KEY);
    this.#lasting.removeItem(KEY);
  }

  /** Whose scans these are: the key's public part, so that two users of a device see their own. */
  get owner() {
    return this.key?.split("_").slice(0, 2).join("_") ?? "local";
  }

  /** The store's code, "" for all of them, null where nobody was asked yet. */
  get store() {
    return this.#lasting.getItem(STORE);
  }

  set store(code) {
    this.#lasting.setItem(STORE, code);
  }

  get language() {
    return this.#lasting.getItem(LANGUAGE);
  }

  set language(tag) {
    this.#lasting.setItem(LANGUAGE, tag);
  }

  /** Whether the camera was switched on here before, so that it may start by itself. */
  get camera() {
    return this.#lasting.getItem(CAMERA) === "on";
  }

  set camera(on) {
    this.#lasting.setItem(CAMERA, on ? "on" : "off");
  }
}

/**
 * The key in a text that was pasted, scanned or opened as an address (`.../#key=lk_...`), or null.
 */
export function keyIn(text) {
  const fragment = text.includes("#") ? new URLSearchParams(text.slice(text.indexOf("#") + 1)).get("key") : null;
  const key = (fragment ?? text).trim();
  return key.startsWith("lk_") && !/\s/.test(key) ? key : null;
}
