// Every sentence of the page and every number as people read it, in one place.

const LOCALE = navigator.language || "en";

export const DECISIONS = {
  match: { title: "Match", text: "This is in the catalogue." },
  ambiguous: { title: "Not sure", text: "It is probably one of these. Choose the one you see." },
  none: { title: "Not in our catalogue", text: "Nothing in the catalogue looks enough like it." },
};

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
  // 100 % would claim what no photo can show.
  const shown = Math.min(0.99, value);
  return new Intl.NumberFormat(LOCALE, { style: "percent" }).format(shown);
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

export function moment(iso) {
  const options = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(LOCALE, options).format(new Date(iso));
}

/** Unknown is "?", never 0: nobody may promise or refuse on a guess. */
export function quantity(count) {
  return count === null ? "?" : new Intl.NumberFormat(LOCALE).format(count);
}

export function quantityAloud(count) {
  return count === null ? "unknown" : String(count);
}

export function seconds(milliseconds) {
  const options = { maximumFractionDigits: 2, minimumFractionDigits: 2 };
  return `${new Intl.NumberFormat(LOCALE, options).format(milliseconds / 1000)} s`;
}

export function locale() {
  return LOCALE;
}
