// The line an advisor reads first: is it here, and if not, where is the nearest.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { storesWith, summed } from "../stock.js";

export function Here({ shown, picked }) {
  const { store } = useApp();
  if (!picked) return null;
  const { kind, main, more } = store ? atStore(shown, picked, useApp()) : everywhere(shown, picked, useApp());
  return html`
    <div class=${`here ${kind}`} role="status">
      <b>${main}</b>
      ${more && html`<span>${more}</span>`}
    </div>
  `;
}

function atStore(shown, picked, { t, words, store }) {
  const { here } = picked.stock;
  const what = named(picked);
  if (here > 0) return { kind: "some", main: t("stock.here", { count: here }), more: what };
  const main = here === null ? t("stock.hereUnknown") : t("stock.noneHere");
  const kind = here === null ? "unknown" : "none";
  const near = storesWith(shown.stores, picked.sku).find(({ code }) => code !== store.code);
  if (near) {
    const far = near.distance_km === null ? near.city : words.distance(near.distance_km);
    const place = far ? `${near.name} (${far})` : near.name;
    return { kind, main, more: `${prefix(what)}${t("stock.nearest", { place, count: near.quantity })}` };
  }
  return { kind, main, more: `${prefix(what)}${elsewhere(shown, picked, t)}` };
}

function everywhere(shown, picked, { t }) {
  const { total } = picked.stock;
  if (total > 0) return { kind: "some", main: t("stock.inAll", { count: total }), more: named(picked) };
  if (total === null) return { kind: "unknown", main: t("stock.unknown"), more: named(picked) };
  return { kind: "none", main: t("stock.noneAnywhere"), more: `${prefix(named(picked))}${elsewhere(shown, picked, t)}` };
}

/** Of a variant that no store has: whether another one can be had. */
function elsewhere({ variants }, picked, t) {
  if (picked.stock.total === null) return t("stock.elsewhereUnknown");
  const { total } = summed(variants);
  if (total === 0) return t("stock.soldOut");
  return t("stock.otherVariants");
}

function named({ color, size }) {
  return [color, size].filter(Boolean).join(" · ");
}

function prefix(what) {
  return what ? `${what} — ` : "";
}
