// Numbers as the reader's region writes them.

/** A share as a percentage with one decimal; "–" of nothing. */
export function share(words, part, whole = 1) {
  if (!whole || part === null) return "–";
  return new Intl.NumberFormat(words.region, { style: "percent", maximumFractionDigits: 1 }).format(part / whole);
}

/** A day (2026-11-30) as a short date. */
export function day(words, iso) {
  return new Intl.DateTimeFormat(words.region, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(iso));
}

/** Within what time, "–" of nothing. */
export function within(words, milliseconds) {
  return milliseconds === null ? "–" : words.seconds(milliseconds);
}
