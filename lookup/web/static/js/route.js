// Which screen is shown: kept in the address, so that the phone's own "back" works.

import { useEffect, useState } from "./html.js";

/** {screen, id} of an address' fragment: `#/products/BAG-1` is {screen: "products", id: "BAG-1"}. */
export function routeOf(hash) {
  const [, screen = "", id = ""] = hash.split("/");
  return { screen: screen || "scan", id: id ? decodeURIComponent(id) : null };
}

export function addressOf(screen, id = null) {
  if (screen === "scan") return "#/";
  return id === null ? `#/${screen}` : `#/${screen}/${encodeURIComponent(id)}`;
}

export function go(screen, id = null) {
  location.hash = addressOf(screen, id);
}

export function useRoute() {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return route;
}
