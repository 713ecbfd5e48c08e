// A search as it stands: what is asked, and what was found. Kept while other screens are shown.

import { useCallback, useMemo, useRef, useState } from "./html.js";
import { bySize } from "./sizes.js";

const MOST = 24;
const NOTHING = { text: "", photo: null, box: null, color: null, size: null, inStock: false, exclude: [] };

/**
 * {asked, found, busy, problem} and `change(part)`, which also searches, `clear()`. `asked`:
 * {text, photo (Blob), box (the item's part of it), color, size, inStock, exclude}.
 */
export function useSearch({ client, store, locale }) {
  const [asked, setAsked] = useState(NOTHING);
  const [result, setResult] = useState({ found: null, busy: false, problem: null });
  const running = useRef(null);

  const run = useCallback(
    async (next) => {
      running.current?.abort();
      if (!asksAnything(next)) return setResult({ found: null, busy: false, problem: null });
      const controller = new AbortController();
      running.current = controller;
      setResult((was) => ({ ...was, busy: true, problem: null }));
      const { inStock, text, ...rest } = next;
      const here = (inStock && store !== null) || null;
      try {
        const wanted = { ...rest, text: text.trim(), in_stock: here, store, locale, topK: MOST };
        const found = await client.search({ ...wanted, signal: controller.signal });
        if (running.current === controller) setResult({ found, busy: false, problem: null });
      } catch (problem) {
        if (running.current !== controller) return undefined;
        if (!problem.kind) throw problem;
        setResult({ found: null, busy: false, problem });
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
  return useMemo(() => ({ asked, ...result, change, write, begin, clear }), [asked, result, change, write, begin, clear]);
}

function asksAnything({ text, photo, color, size, inStock, exclude }) {
  return Boolean(text.trim() || photo || color || size || inStock || exclude.length);
}

/** The filters that make sense for what was found: {colors, sizes}. */
export function choicesOf(found) {
  const all = [...(found?.results ?? []), ...(found?.alternatives ?? [])];
  const variants = all.flatMap((result) => result.variants);
  const distinct = (values) => [...new Set(values.filter(Boolean))];
  return {
    colors: distinct(variants.map(({ color }) => color)).sort(),
    sizes: distinct(variants.map(({ size }) => size)).sort(bySize),
  };
}
