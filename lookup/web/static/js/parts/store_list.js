// Stores that have the variant, nearest first, each with its own time of day.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { storesWith } from "../stock.js";
import { Icon } from "./icon.js";

/** `onReserve(store)` is called for the store whose note is wanted. */
export function StoreList({ shown, picked, onReserve }) {
  const { t } = useApp();
  const having = picked ? storesWith(shown.stores, picked.sku) : shown.stores;
  const others = shown.stores.filter(({ code }) => !having.some((store) => store.code === code));
  return html`
    ${having.length === 0 && html`<p class="small">${t(picked?.stock.total === null ? "stores.unknown" : "stores.none")}</p>`}
    <ul class="stores">
      ${having.map((store) => html`<${StoreLine} key=${store.code} store=${store} onReserve=${onReserve} />`)}
    </ul>
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

function StoreLine({ store, onReserve }) {
  const { t, words, store: asking } = useApp();
  const { name, city, distance_km: distance, timezone, quantity } = store;
  const far = store.code === asking?.code ? t("store.yours") : distance !== null && words.distance(distance);
  const time = timezone && t("stores.time", { time: words.timeIn(timezone) });
  return html`
    <li>
      <span class="where">
        <b>${name}</b>
        <small>${[city, far, time].filter(Boolean).join(" · ")}</small>
      </span>
      <span class="count">${t("stores.pieces", { count: quantity })}</span>
      ${onReserve &&
      html`<button type="button" class="round" aria-label=${t("reserve.for", { store: name })} onClick=${() => onReserve(store)}>
        <${Icon} name="note" />
      </button>`}
    </li>
  `;
}
