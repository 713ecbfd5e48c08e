// Colours down, sizes across, stock in each cell.

import { element } from "./dom.js";
import * as words from "./words.js";

const { GRID } = words;

/**
 * A table of variants. `shown` is the matched variant ({sku, color, size} or null); `atStore`
 * says whether a store asked (else only totals make sense); `onPick(variant)` is called when a
 * colour is chosen.
 */
export function stockGrid(variants, { shown, atStore, onPick }) {
  const colors = distinct(variants.map((variant) => variant.color ?? GRID.oneColor));
  const sizes = distinct(variants.map((variant) => variant.size ?? GRID.oneSize));
  const cells = new Map(variants.map((v) => [place(v.color ?? GRID.oneColor, v.size ?? GRID.oneSize), v]));
  const rows = colors.map((color) => {
    const first = variants.find((variant) => (variant.color ?? GRID.oneColor) === color);
    const current = shown !== null && (shown.color ?? GRID.oneColor) === color;
    return element(
      "tr",
      { class: current ? "current" : null },
      element(
        "th",
        { scope: "row" },
        element(
          "button",
          { type: "button", class: "color", "aria-pressed": String(current), onclick: pick },
          color,
        ),
      ),
      sizes.map((size) => cell(cells.get(place(color, size)), atStore)),
    );

    function pick(event) {
      const table = event.currentTarget.closest("table");
      for (const row of table.tBodies[0].rows) {
        const chosen = row.contains(event.currentTarget);
        row.classList.toggle("current", chosen);
        row.querySelector("button").setAttribute("aria-pressed", String(chosen));
      }
      onPick(first);
    }
  });
  return element(
    "div",
    { class: "grid-scroll", tabindex: "0", role: "region", "aria-label": GRID.label },
    element(
      "table",
      { class: "grid" },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("td"),
          sizes.map((size) => element("th", { scope: "col" }, size)),
        ),
      ),
      element("tbody", {}, rows),
    ),
  );
}

function cell(variant, atStore) {
  if (!variant) {
    const dash = element("span", { "aria-hidden": "true" }, "–");
    return element("td", { class: "absent" }, dash, element("span", { class: "visually-hidden" }, GRID.absent));
  }
  const { here, total, as_of: asOf } = variant.stock;
  const main = atStore ? here : total;
  const kind = main === null ? "unknown" : main === 0 ? "empty" : "some";
  const everywhere = words.quantityAloud(total);
  const aloud = atStore ? GRID.aloudHere(words.quantityAloud(here), everywhere) : GRID.aloudTotal(everywhere);
  const age = asOf ? GRID.asOf(words.moment(asOf)) : GRID.neverReported;
  return element(
    "td",
    { class: kind, title: `${variant.sku} · ${age}` },
    element("span", { class: "visually-hidden" }, aloud),
    element("b", { "aria-hidden": "true" }, words.quantity(main)),
    atStore && element("small", { "aria-hidden": "true" }, ` / ${words.quantity(total)}`),
  );
}

function place(color, size) {
  return JSON.stringify([color, size]);
}

function distinct(values) {
  return [...new Set(values)];
}
