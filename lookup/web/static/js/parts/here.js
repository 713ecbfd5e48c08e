// The line an advisor reads first: is it here, and if not, where is the nearest.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { isOld, nameOfColor, reported, storesWith, summed } from "../stock.js";

/** `selection` as `selected` makes it: a colour with all its sizes, or one variant. */
export function Here({ shown, selection }) {
  const app = useApp();
  const { variants } = selection;
  if (!variants.length || app.untracked(shown.variants)) return null;
  const { kind, main, more } = app.store ? atStore(shown, selection, app) : everywhere(shown, selection, app);
  const age = reported(variants);
  const old = age !== null && isOld(age.newest);
  return html`
    <div class=${`here ${kind} ${old ? "old" : ""}`} role="status">
      <b>${main}</b>
      ${more && html`<span>${more}</span>`}
      ${old && html`<span>${app.t("stock.asOf", { time: app.words.ago(age.newest) })}</span>`}
    </div>
  `;
}

function atStore(shown, selection, { t, words, store }) {
  const { here, total, sizesHere } = summed(selection.variants);
  if (here > 0) return { kind: "some", main: t("stock.here", { count: here }), more: named(selection, sizesHere, t) };
  const main = here === null ? t("stock.hereUnknown") : t("stock.noneHere");
  const kind = here === null ? "unknown" : "none";
  const what = prefix(named(selection, [], t));
  const near = storesWith(shown.stores, selection.variants).find(({ code }) => code !== store.code);
  if (near) {
    const far = near.distance_km === null ? near.city : words.distance(near.distance_km);
    const place = far ? `${near.name} (${far})` : near.name;
    return { kind, main, more: `${what}${t("stock.nearest", { place, count: near.quantity })}` };
  }
  return { kind, main, more: `${what}${elsewhere(shown, total, t)}` };
}

function everywhere(shown, selection, { t }) {
  const { total } = summed(selection.variants);
  const what = named(selection, [], t);
  if (total > 0) return { kind: "some", main: t("stock.inAll", { count: total }), more: what };
  if (total === null) return { kind: "unknown", main: t("stock.unknown"), more: what };
  return { kind: "none", main: t("stock.noneAnywhere"), more: `${prefix(what)}${elsewhere(shown, total, t)}` };
}

/** Of what no store has: whether another size or colour can be had. */
function elsewhere({ variants }, total, t) {
  if (total === null) return t("stock.elsewhereUnknown");
  return summed(variants).total === 0 ? t("stock.soldOut") : t("stock.otherVariants");
}

/** "Red · L" of one variant, "Red · Sizes: S, L" of a colour. */
function named({ lead, only }, sizes, t) {
  const size = only ? only.size : sizes.length > 0 && t("stock.sizes", { sizes: sizes.join(", ") });
  return [nameOfColor(lead), size].filter(Boolean).join(" · ");
}

function prefix(what) {
  return what ? `${what} — ` : "";
}
