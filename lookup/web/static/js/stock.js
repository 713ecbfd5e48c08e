// What is in stock, of a product's variants as an answer gives them. Unknown is null, never 0.

import { bySize } from "./sizes.js";

const OLD_MS = 48 * 3_600_000;

/** Colours down, sizes across: {colors, sizes, at(color, size)}; either may be [null]. */
export function gridOf(variants) {
  const cells = new Map(variants.map((variant) => [place(variant.color, variant.size), variant]));
  return {
    colors: distinct(variants.map(({ color }) => color)),
    sizes: distinct(variants.map(({ size }) => size)).sort(bySize),
    at: (color, size) => cells.get(place(color, size)) ?? null,
  };
}

/**
 * What is shown first, {color, sku}: the colour in the photo, else of the first that is here. A size
 * (`sku`) only where one was asked for or read from a code.
 */
export function firstShown(variants, matched) {
  const ofColor = matched ? variants.filter(({ color }) => color === matched.color) : [];
  const among = ofColor.length ? ofColor : variants;
  const lead = among.find(({ stock }) => stock.here > 0) ?? among[0];
  const sized = ofColor.find(({ sku, size }) => sku === matched.sku && size !== null && size === matched.size);
  return { color: lead?.color ?? null, sku: sized?.sku ?? null };
}

/**
 * The variants that are meant: {variants, only, lead}. `only` is the one chosen, null where a colour
 * has several sizes and none was chosen; `lead` stands for them all in picture and price.
 */
export function selected(variants, { color, sku }) {
  const chosen = variants.filter((variant) => variant.sku === sku);
  const meant = chosen.length ? chosen : variants.filter((variant) => variant.color === color);
  const lead = meant.find(({ stock }) => stock.here > 0) ?? meant[0] ?? null;
  return { variants: meant, only: meant.length === 1 ? lead : null, lead };
}

/**
 * Of variants: how many are here and in all stores, and in which sizes here. A sum is null where
 * nothing is had and something is unknown: "none" may be said only where all is known to be none.
 */
export function summed(variants) {
  const here = variants.filter(({ stock }) => stock.here > 0);
  return {
    here: sum(variants.map(({ stock }) => stock.here)),
    total: sum(variants.map(({ stock }) => stock.total)),
    sizesHere: sizesOf(here),
  };
}

/** The oldest and newest report of any of the variants, ISO times, or null. */
export function reported(variants) {
  const times = variants.map(({ stock }) => stock.as_of).filter(Boolean).sort();
  return times.length ? { oldest: times[0], newest: times.at(-1) } : null;
}

/** Stores that have any of the variants, in the order given: [{...store, quantity, sizes}]. */
export function storesWith(stores, variants) {
  return stores
    .map((store) => {
      const had = variants.filter(({ sku }) => store.skus[sku] > 0);
      return { ...store, quantity: sum(had.map(({ sku }) => store.skus[sku])), sizes: sizesOf(had) };
    })
    .filter(({ quantity }) => quantity > 0);
}

/** The colour as people read it; the catalogue's own name tells variants apart. */
export function nameOfColor(variant) {
  return variant?.color_name ?? variant?.color ?? null;
}

/** Whether a report is too old to promise from: two days, a weekend's rest. */
export function isOld(iso, now = Date.now()) {
  return Boolean(iso) && now - new Date(iso).getTime() > OLD_MS;
}

function sizesOf(variants) {
  return distinct(variants.map(({ size }) => size)).filter(Boolean).sort(bySize);
}

function sum(quantities) {
  const known = quantities.filter((quantity) => quantity !== null);
  const total = known.reduce((all, quantity) => all + quantity, 0);
  return total === 0 && known.length < quantities.length ? null : total;
}

function place(color, size) {
  return JSON.stringify([color, size]);
}

function distinct(values) {
  return [...new Set(values)];
}
