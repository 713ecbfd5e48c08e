// A search as it stands: what is asked, and what was found. Kept while other screens are shown.

import { useCallback, useEffect, useMemo, useRef, useState } from "./html.js";
import { bySize } from "./sizes.js";
import { nameOfColor } from "./stock.js";

const MOST = 24;
const NOTHING = { text: "", photo: null, box: null, category: null, color: null, size: null, inStock: false, exclude: [] };

/**
 * {asked, found, busy, problem} and `change(part)`, which also searches, `more()`, `clear()`. `asked`:
 * {text, photo (Blob), box (the item's part of it), category, color, size, inStock, exclude}.
 */
export function useSearch({ client, store, locale }) {
  const [asked, setAsked] = useState(NOTHING);
  const [result, setResult] = useState({ found: null, busy: false, problem: null });
  const running = useRef(null);

  const run = useCallback(
    async (next, before = null) => {
      running.current?.abort();
      if (!asksAnything(next)) return setResult({ found: null, busy: false, problem: null });
      const controller = new AbortController();
      running.current = controller;
      setResult((was) => ({ ...was, busy: true, problem: null }));
      const { inStock, text, ...rest } = next;
      const here = (inStock && store !== null) || null;
      try {
        const wanted = { ...rest, text: text.trim(), in_stock: here, store, locale, topK: MOST, after: before?.next };
        const found = await client.search({ ...wanted, signal: controller.signal });
        if (running.current === controller) setResult({ found: joined(before, found), busy: false, problem: null });
      } catch (problem) {
        if (running.current !== controller) return undefined;
        if (!problem.kind) throw problem;
        setResult({ found: before, busy: false, problem });
      }
      return undefined;
    },
    [client, store, locale],
  );

  const change = useCallback(
    (part) => {
      const next = { ...asked, ...part };
      setAsked(next);
      return run(next);
    },
    [asked, run],
  );
  const write = useCallback((text) => setAsked((was) => ({ ...was, text })), []);
  const begin = useCallback(
    (part) => {
      const next = { ...NOTHING, ...part };
      setAsked(next);
      return run(next);
    },
    [run],
  );
  const clear = useCallback(() => begin({}), [begin]);
  const more = useCallback(() => run(asked, result.found), [asked, result, run]);
  return useMemo(() => ({ asked, ...result, change, write, begin, clear, more }), [asked, result, change, write, begin, clear, more]);
}

/** What was found so far, and what is behind it. */
function joined(before, found) {
  if (!before) return found;
  return {
    ...found,
    results: [...before.results, ...found.results],
    alternatives: [...before.alternatives, ...found.alternatives],
  };
}

function asksAnything({ text, photo, category, color, size, inStock, exclude }) {
  return Boolean(text.trim() || photo || category || color || size || inStock || exclude.length);
}

/** What the catalogue can be narrowed to, null until it is known or without a network. */
export function useChoices({ client, locale }) {
  const [choices, setChoices] = useState(null);
  useEffect(() => {
    const controller = new AbortController();
    client.searchChoices({ locale, signal: controller.signal }).then(setChoices, (problem) => {
      if (!controller.signal.aborted && !problem.kind) throw problem;
    });
    return () => controller.abort();
  }, [client, locale]);
  return choices;
}

/**
 * The colours, as [name in the catalogue, name for people], and sizes that make sense for what was
 * found, before that those of the catalogue.
 */
export function narrowing(found, choices) {
  if (!found) {
    const colors = (choices?.colors ?? []).map(({ color, name }) => [color, name]);
    return { colors, sizes: [...(choices?.sizes ?? [])].sort(bySize) };
  }
  const variants = [...found.results, ...found.alternatives].flatMap((result) => result.variants);
  const colors = new Map(variants.filter(({ color }) => color).map((variant) => [variant.color, nameOfColor(variant)]));
  return {
    colors: [...colors].sort(([, one], [, other]) => one.localeCompare(other)),
    sizes: [...new Set(variants.map(({ size }) => size).filter(Boolean))].sort(bySize),
  };
}
