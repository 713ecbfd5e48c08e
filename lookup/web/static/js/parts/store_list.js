// Stores that have what is meant, nearest first, each with its own time of day and age of report.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { isOld, storesWith } from "../stock.js";
import { Icon } from "./icon.js";

/** `onReserve(store)` is called for the store whose note is wanted, `onAll()` to list every store. */
export function StoreList({ shown, selection, onReserve, onAll }) {
  const { t } = useApp();
  const { variants, only } = selection;
  const having = storesWith(shown.stores, variants);
  const others = storesWith(shown.stores, shown.variants).filter(({ code }) => !having.some((store) => store.code === code));
  const unknown = variants.some(({ stock }) => stock.total === null);
  const more = shown.stores_in_all > shown.stores.length;
  return html`
    ${having.length === 0 && !more && html`<p class="small">${t(unknown ? "stores.unknown" : "stores.none")}</p>`}
    <ul class="stores">
      ${having.map((store) => html`<${StoreLine} key=${store.code} store=${store} sized=${only !== null} onReserve=${onReserve} />`)}
    </ul>
    ${more &&
    html`<button type="button" class="button quiet" onClick=${onAll}>${t("stores.showAll", { count: shown.stores_in_all })}</button>`}
    ${others.length > 0 &&
    html`
      <details>
        <summary>${t("stores.otherVariants", { count: others.length })}</summary>
        <ul class="stores">
          ${others.map((store) => html`<${StoreLine} key=${store.code} store=${store} />`)}
        </ul>
      </details>
    `}
  `;
}

/** `sized`: the size is known, so that it need not be named. */
function StoreLine({ store, sized = false, onReserve }) {
  const { t, words, store: asking } = useApp();
  const { name, city, distance_km: distance, timezone, quantity, sizes, as_of: asOf } = store;
  const far = store.code === asking?.code ? t("store.yours") : distance !== null && words.distance(distance);
  const time = timezone && t("stores.time", { time: words.timeIn(timezone) });
  return html`
    <li>
      <span class="where">
        <b>${name}</b>
        <small>${[city, far, time].filter(Boolean).join(" · ")}</small>
        ${!sized && sizes.length > 0 && html`<small>${t("stock.sizes", { sizes: sizes.join(", ") })}</small>`}
        ${asOf && html`<small class=${isOld(asOf) ? "old" : ""}>${t("stock.asOf", { time: words.ago(asOf) })}</small>`}
      </span>
      <span class="count">${t("stores.pieces", { count: quantity })}</span>
      ${onReserve &&
      html`<button type="button" class="round" aria-label=${t("reserve.for", { store: name })} onClick=${() => onReserve(store)}>
        <${Icon} name="note" />
      </button>`}
    </li>
  `;
}
