// Codes in the viewfinder: what one names is shown without a shutter.

import { watchCodes } from "../codes.js";
import { useEffect } from "../html.js";
import { keyIn } from "../session.js";
import { useApp } from "../shared.js";

/** Reads while `on`; `onFound(shown)` gets the product that a code names, with its variant. */
export function useLiveCodes({ video, on, onFound }) {
  const { t, client, store, locale, tell } = useApp();
  useEffect(() => {
    if (!on) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const asked = new Set(); // a code is seen in every frame

    async function ask(text) {
      // A key is a secret, and no code of an item is so long.
      if (asked.has(text) || keyIn(text) !== null || text.length > 500) return;
      asked.add(text);
      try {
        const shown = await client.code(text, { store: store?.code, locale, signal });
        if (!signal.aborted) onFound(shown);
      } catch (problem) {
        if (signal.aborted) return;
        if (!problem.kind) throw problem;
        if (problem.kind === "missing") tell(t("scan.codeUnknown", { value: text.slice(0, 40) }));
        // Without a network it may be asked again; what is no code of an item is left alone.
        if (problem.kind !== "missing" && problem.kind !== "invalid") asked.delete(text);
      }
    }
    watchCodes(video.current, ask, { signal, thrifty: true });
    return () => controller.abort();
  }, [on, client, store?.code, locale]);
}
