// A note to send to a colleague, so that a piece is put aside.

import { useApp } from "../shared.js";

/** A function of a store that copies the note for it. */
export function useReserveNote(product, picked) {
  const { t, words, tell } = useApp();
  return async (store) => {
    const lines = [
      t("reserve.title", { store: store.name }),
      [product.name, picked?.color, picked?.size].filter(Boolean).join(", "),
      [picked?.sku, picked?.gtin].filter(Boolean).join(" · "),
      words.price(picked?.price, picked?.currency),
      t("reserve.date", { time: words.moment(new Date().toISOString()) }),
    ];
    tell((await copied(lines.filter(Boolean).join("\n"))) ? t("reserve.copied", { store: store.name }) : t("app.notCopied"));
  };
}

/** Whether the text is now in the clipboard. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false; // refused, or not a secure page
    throw error;
  }
}
