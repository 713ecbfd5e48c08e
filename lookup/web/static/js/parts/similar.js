// What is most like a product and can be had, here before elsewhere.

import { html, useEffect, useRef, useState } from "../html.js";
import { useApp } from "../shared.js";
import { Tiles } from "./tiles.js";

const MOST = 6;

/**
 * `sku`: the variant that is wanted, or null. `missing`: it is not here, so what is stands at once
 * in its place; else it is asked for when it comes into view.
 */
export function Similar({ product, sku, missing }) {
  const { t, client, store, locale, show } = useApp();
  const [found, setFound] = useState([]);
  const [seen, place] = useSeen();
  const wanted = missing || seen;
  useEffect(() => {
    if (!wanted) return undefined;
    const controller = new AbortController();
    const asked = { sku, store: store?.code, locale, limit: MOST, signal: controller.signal };
    client.alternatives(product.id, asked).then(
      ({ alternatives }) => setFound(alternatives),
      (problem) => {
        if (!controller.signal.aborted && !problem.kind) throw problem;
      },
    );
    return () => controller.abort();
  }, [product.id, sku, store?.code, locale, wanted]);
  return html`
    <section class="similar" ref=${place} aria-label=${t("similar.title")}>
      ${found.length > 0 && html`<h3>${t(missing ? "similar.instead" : "similar.title")}</h3><${Tiles} shown=${found} onPick=${show} />`}
    </section>
  `;
}

/** [whether the element was seen, its ref]. */
function useSeen() {
  const element = useRef(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && setSeen(true), { rootMargin: "200px" });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [seen, element];
}
