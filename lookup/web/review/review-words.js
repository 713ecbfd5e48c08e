// What the tool says, in the reader's language; dates and numbers as their region writes them.

const LANGUAGES = ["en", "fr", "it", "zh"];

export const locale = localStorage.getItem("lookup.language") ?? navigator.language;
export const language = LANGUAGES.find((each) => locale.startsWith(each)) ?? "en";
const messages = await (await fetch(`/review/review.${language}.json`)).json();
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

export function has(key) {
  return key in messages;
}

export function t(key, values = {}) {
  return messages[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function moment(text) {
  return new Date(text).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

/** How long ago, in words. */
export function age(text) {
  const seconds = (Date.now() - new Date(text)) / 1000;
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.floor(seconds / length), unit);
}

export function percent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

export function decimal(value) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}
