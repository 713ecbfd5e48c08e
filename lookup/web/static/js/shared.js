// What screens share.

import { createContext, useContext } from "./html.js";

export const Shared = createContext(null);

/** {client, pictures, words, t, stores, store, scanning, waiting, search, history, tell, ...}. */
export function useApp() {
  return useContext(Shared);
}
