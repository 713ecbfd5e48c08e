// Sizes in the order a rail hangs them: XS before S before L, 9.5 before 10, then by name.

const LETTERED = /^(?:(\d+)|(x*))(xs|s|m|l|xl)$/i;
const BASE = { s: -1, m: 0, l: 1 };

/** Compares two sizes (strings, or null for one size) for `sort`. */
export function bySize(one, other) {
  const [a, b] = [rank(one), rank(other)];
  return a.kind - b.kind || a.value - b.value || String(one).localeCompare(String(other), undefined, { numeric: true });
}

function rank(size) {
  const text = (size ?? "").trim().replace(/\s+/g, "");
  const number = /\d+(?:[.,]\d+)?/.exec(text);
  const letters = LETTERED.exec(text);
  if (letters) return { kind: 0, value: lettered(letters) };
  if (number) return { kind: 1, value: Number(number[0].replace(",", ".")) };
  return { kind: 2, value: 0 };
}

/** XXL and 2XL are the same: how far beyond S or L, in either direction. */
function lettered([, count, crosses, word]) {
  const base = BASE[word.at(-1).toLowerCase()];
  const beyond = count ? Number(count) : (crosses?.length ?? 0) + (word.length - 1);
  return base * (1 + beyond);
}
