// Colours down, sizes across, stock in each cell; a cell picks its variant.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { gridOf } from "../stock.js";

/** `picked` is the variant shown, `onPick(variant)`. */
export function StockGrid({ variants, picked, onPick }) {
  const { t, store } = useApp();
  const { colors, sizes, at } = gridOf(variants);
  const firstOf = (color) => variants.find((variant) => variant.color === color);
  return html`
    <div class="grid-scroll" tabindex="0" role="region" aria-label=${t("stock.title")}>
      <table class="grid">
        <thead>
          <tr>
            <td></td>
            ${sizes.map((size) => html`<th scope="col" key=${size}>${size ?? t("stock.oneSize")}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${colors.map(
            (color) => html`
              <tr key=${color} class=${color === picked?.color ? "current" : ""}>
                <th scope="row">
                  <button
                    type="button"
                    class="color"
                    aria-pressed=${String(color === picked?.color)}
                    onClick=${() => onPick(at(color, picked?.size ?? null) ?? firstOf(color))}
                  >
                    ${color ?? t("stock.oneColor")}
                  </button>
                </th>
                ${sizes.map(
                  (size) => html`<${Cell} key=${size} ...${{ variant: at(color, size), picked, onPick, atStore: store !== null }} />`,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Cell({ variant, picked, onPick, atStore }) {
  const { t, words } = useApp();
  if (!variant) return html`<td class="absent"><span aria-hidden="true">–</span><span class="visually-hidden">${t("stock.notMade")}</span></td>`;
  const { here, total } = variant.stock;
  const main = atStore ? here : total;
  const kind = main === null ? "unknown" : main === 0 ? "none" : "some";
  const name = [variant.color, variant.size].filter(Boolean).join(" ");
  const shown = (quantity) => (quantity === null ? "?" : words.number(quantity));
  return html`
    <td class=${kind}>
      <button
        type="button"
        class="cell"
        aria-pressed=${String(variant.sku === picked?.sku)}
        aria-label=${[name, aloud(variant.stock, atStore, t)].filter(Boolean).join(": ")}
        onClick=${() => onPick(variant)}
      >
        <b>${shown(main)}</b>${atStore && html`<small>${shown(total)}</small>`}
      </button>
    </td>
  `;
}

function aloud({ here, total }, atStore, t) {
  const all = total === null ? t("stock.unknown") : t("stock.inAll", { count: total });
  if (!atStore) return all;
  return `${here === null ? t("stock.hereUnknown") : t("stock.here", { count: here })}, ${all}`;
}
