// What is in stock, of a product's variants as an answer gives them. Unknown is null, never 0.

/** Colours down, sizes across: {colors, sizes, at(color, size)}; either may be [null]. */
export function gridOf(variants) {
  const cells = new Map(variants.map((variant) => [place(variant.color, variant.size), variant]));
  return {
    colors: distinct(variants.map(({ color }) => color)),
    sizes: distinct(variants.map(({ size }) => size)),
    at: (color, size) => cells.get(place(color, size)) ?? null,
  };
}

/** The variant to begin with: what the photo shows, else the first that is here, else the first. */
export function firstShown(variants, matched) {
  const ofColor = matched?.color ? variants.filter(({ color }) => color === matched.color) : variants;
  const among = ofColor.length ? ofColor : variants;
  return among.find(({ sku }) => sku === matched?.sku) ?? among.find(({ stock }) => stock.here > 0) ?? among[0] ?? null;
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
    sizesHere: distinct(here.map(({ size }) => size)).filter(Boolean),
  };
}

/** The oldest and newest report of any of the variants, ISO times, or null. */
export function reported(variants) {
  const times = variants.map(({ stock }) => stock.as_of).filter(Boolean).sort();
  return times.length ? { oldest: times[0], newest: times.at(-1) } : null;
}

/** Stores that have the SKU, in the order given: [{...store, quantity}]. */
export function storesWith(stores, sku) {
  return stores
    .filter(({ skus }) => skus[sku] > 0)
    .map((store) => ({ ...store, quantity: store.skus[sku] }));
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
