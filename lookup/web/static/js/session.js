// What this device remembers: the key for this tab only, the store for good.

const KEY = "lookup.key";
const STORE = "lookup.store";

/** The key, taken once from `#key=...` of the address, which is then wiped from it. */
export function key() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.has("key")) {
    rememberKey(fragment.get("key"));
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

export function rememberKey(value) {
  sessionStorage.setItem(KEY, value.trim());
}

export function forgetKey() {
  sessionStorage.removeItem(KEY);
}

export function store() {
  return localStorage.getItem(STORE) ?? "";
}

export function rememberStore(code) {
  localStorage.setItem(STORE, code);
}
