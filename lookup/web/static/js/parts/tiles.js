// Products to choose from.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { firstShown, nameOfColor, selected, storesWith, summed } from "../stock.js";
import { CataloguePicture } from "./picture.js";

/**
 * `shown`: matches or search results; `onPick(shown, index)`. `shares`: of a short list, how likely
 * each is.
 */
export function Tiles({ shown, shares = false, onPick }) {
  return html`
    <ul class="tiles">
      ${shown.map(
        (each, index) => html`
          <li key=${each.product.id}><${Tile} shown=${each} shares=${shares} onPick=${() => onPick(each, index)} /></li>
        `,
      )}
    </ul>
  `;
}

function Tile({ shown, shares, onPick }) {
  const { words, t, store } = useApp();
  const { product, variants } = shown;
  const { lead } = selected(variants, firstShown(variants, shown.variant));
  const { size } = shown.variant ?? {};
  const meant = shown.variant ? selected(variants, firstShown(variants, shown.variant)).variants : variants;
  const { here } = summed(meant);
  const near = store && !(here > 0) && storesWith(shown.stores ?? [], meant)[0];
  const notes = [shown.variant && nameOfColor(lead), size, words.price(lead?.price, lead?.currency)].filter(Boolean);
  return html`
    <button type="button" class="tile" onClick=${onPick}>
      <${CataloguePicture} path=${lead?.image ?? product.image} alt="" />
      <span class="tile-name">${product.name}</span>
      ${shown.differs && html`<b class="differs">${shown.differs}</b>`}
      <small>${notes.join(" · ")}</small>
      ${shares && html`<small>${words.percent(shown.confidence)}</small>`}
      ${store && here !== null && html`<small class=${here > 0 ? "some" : "none"}>${t("stock.here", { count: here })}</small>`}
      ${near && html`<small>${t("stock.nearest", { place: near.name, count: near.quantity })}</small>`}
    </button>
  `;
}
