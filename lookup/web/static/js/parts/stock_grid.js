// Colours down, sizes across, stock in each cell; a cell picks its variant.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { gridOf, isOld, nameOfColor } from "../stock.js";

/**
 * `onPick({color, sku})` with what was tapped: one variant, or a colour in the size that is chosen
 * already. The chosen colour tapped again stands for all its sizes.
 */
export function StockGrid({ variants, selection, onPick }) {
  const { t, store, untracked } = useApp();
  const tracked = !untracked(variants);
  const { colors, sizes, at } = gridOf(variants);
  const { lead, only } = selection;
  const names = new Map(variants.map((variant) => [variant.color, nameOfColor(variant)]));
  function pickColor(color) {
    const sized = only && only.color !== color ? at(color, only.size) : null;
    onPick({ color, sku: sized?.sku ?? null });
  }
  return html`
    <div class="grid-scroll" tabindex="0" role="region" aria-label=${t("stock.title")}>
      <table class="grid">
        <thead>
          <tr>
            <td class="key">
              ${store && html`<span aria-hidden="true"><b>${t("stock.keyHere")}</b><small>${t("stock.keyAll")}</small></span>`}
            </td>
            ${sizes.map((size) => html`<th scope="col" key=${size}>${size ?? t("stock.oneSize")}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${colors.map(
            (color) => html`
              <tr key=${color} class=${color === lead?.color ? "current" : ""}>
                <th scope="row">
                  <button
                    type="button"
                    class="color"
                    aria-pressed=${String(color === lead?.color)}
                    onClick=${() => pickColor(color)}
                  >
                    ${names.get(color) ?? t("stock.oneColor")}
                  </button>
                </th>
                ${sizes.map(
                  (size) => html`<${Cell} key=${size} ...${{ variant: at(color, size), only, onPick, tracked }} />`,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Cell({ variant, only, onPick, tracked }) {
  const { t, words, store } = useApp();
  if (!variant) return html`<td class="absent"><span aria-hidden="true">–</span><span class="visually-hidden">${t("stock.notMade")}</span></td>`;
  const { here, total, as_of: asOf } = variant.stock;
  const main = store ? here : total;
  const kind = main === null ? "unknown" : main === 0 ? "none" : "some";
  const name = [nameOfColor(variant), variant.size].filter(Boolean).join(" ");
  const shown = (quantity) => (quantity === null ? "?" : words.number(quantity));
  return html`
    <td class=${`${kind} ${isOld(asOf) ? "old" : ""}`}>
      <button
        type="button"
        class="cell"
        aria-pressed=${String(variant.sku === only?.sku)}
        aria-label=${[name, tracked && aloud(variant.stock, store !== null, t)].filter(Boolean).join(": ")}
        onClick=${() => onPick({ color: variant.color, sku: variant.sku })}
      >
        <b>${tracked ? shown(main) : "•"}</b>${tracked && store && html`<small>${shown(total)}</small>`}
      </button>
    </td>
  `;
}

function aloud({ here, total }, atStore, t) {
  const all = total === null ? t("stock.unknown") : t("stock.inAll", { count: total });
  if (!atStore) return all;
  return `${here === null ? t("stock.hereUnknown") : t("stock.here", { count: here })}, ${all}`;
}
