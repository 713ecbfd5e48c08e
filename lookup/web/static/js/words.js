// Every sentence of the page and every number as people read it, in one place.

const LOCALE = navigator.language || "en";

export const PAGE = {
  allStores: "All stores",
  preparing: "Preparing your photo",
  sending: "Sending",
  looking: "Looking it up",
  request: (id) => `Request ${id}`,
};

export const ANSWER = {
  yourPhoto: "Your photo",
  catalogue: "Catalogue",
  photoShows: (parts) => `The photo shows: ${parts.join(", ")}`,
  size: (size) => `size ${size}`,
  stock: "Stock",
  stores: "Stores that have it",
  storesNote: "All colours and sizes together.",
  noStores: "No store is known to have it.",
  yourStore: "your store",
  legend: (store) =>
    store === null
      ? "In all stores together. Choose your store above to see what is here."
      : `${store} / all stores`,
  neverReported: "No store has reported stock of it yet.",
  asOf: (time) => `As of ${time}`,
  asOfRange: (newest, oldest) => `As of ${newest}, some figures from ${oldest}`,
  unknown: "“?” is not known.",
  others: "Or one of these",
  nearest: "Nearest in the catalogue, in case",
  productPage: "Product page",
  timings: (total, stages) => `Answered in ${total} (${stages} ms)`,
};

export const GRID = {
  label: "Stock by colour and size",
  oneSize: "One size",
  oneColor: "One colour",
  absent: "not made",
  unknown: "unknown",
  aloudHere: (here, total) => `${here} here, ${total} in all stores`,
  aloudTotal: (total) => `${total} in all stores`,
  asOf: (time) => `as of ${time}`,
  neverReported: "never reported",
};

const DECISIONS = {
  match: { title: "Match", text: "This is in the catalogue." },
  ambiguous: { title: "Not sure", text: "It is probably one of these. Choose the one you see." },
  none: { title: "Not in our catalogue", text: "Nothing in the catalogue looks enough like it." },
};

/** `code` is what was read in the photo, when that decided and not the picture. */
export function decision(made, code) {
  if (code === null || made !== "match") return DECISIONS[made];
  return { ...DECISIONS[made], text: `The ${code.type} in the photo names it.` };
}

const CONFIDENCE = [
  [0.95, "Almost certain"],
  [0.8, "Very likely"],
  [0.5, "Likely"],
  [0.2, "Possible"],
  [0, "Unlikely"],
];

export function confidence(value) {
  return CONFIDENCE.find(([least]) => value >= least)[1];
}

export function percent(value) {
  // 100 % would claim what no photo can show, and 0 % what no photo can rule out.
  const shown = Math.min(0.99, Math.max(0.01, value));
  const text = new Intl.NumberFormat(LOCALE, { style: "percent" }).format(shown);
  return value < 0.01 ? `under ${text}` : text;
}

export function price(amount, currency) {
  if (amount === null) return null;
  const number = Number(amount);
  const digits = Number.isInteger(number) ? 0 : 2;
  const options = currency
    ? { style: "currency", currency, minimumFractionDigits: digits }
    : { minimumFractionDigits: digits };
  return new Intl.NumberFormat(LOCALE, options).format(number);
}

export function distance(kilometres) {
  if (kilometres === null) return null;
  const digits = kilometres < 10 ? 1 : 0;
  const options = { style: "unit", unit: "kilometer", maximumFractionDigits: digits };
  return new Intl.NumberFormat(LOCALE, options).format(kilometres);
}

export function pieces(count) {
  return `${new Intl.NumberFormat(LOCALE).format(count)} in stock`;
}

export function here(color, count, sizes) {
  const what = color ? ` in ${color}` : "";
  if (count === null) return `Stock here${what} is not known`;
  if (count === 0) return `None here${what}`;
  return `${new Intl.NumberFormat(LOCALE).format(count)} here${what}${sizes.length ? `: ${sizes.join(", ")}` : ""}`;
}

export function moment(iso) {
  const options = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(LOCALE, options).format(new Date(iso));
}

/** Unknown is "?", never 0: nobody may promise or refuse on a guess. */
export function quantity(count) {
  return count === null ? "?" : new Intl.NumberFormat(LOCALE).format(count);
}

export function quantityAloud(count) {
  return count === null ? GRID.unknown : quantity(count);
}

export function seconds(milliseconds) {
  const options = { maximumFractionDigits: 2, minimumFractionDigits: 2 };
  return `${new Intl.NumberFormat(LOCALE, options).format(milliseconds / 1000)} s`;
}

export function locale() {
  return LOCALE;
}
