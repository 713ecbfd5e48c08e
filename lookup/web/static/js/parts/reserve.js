// A note to send to a colleague, so that a piece is put aside.

import { useApp } from "../shared.js";
import { nameOfColor } from "../stock.js";

/** A function of a store (with its `sizes`) that copies the note for it. */
export function useReserveNote(product, { lead, only }) {
  const { t, words, tell } = useApp();
  return async (store) => {
    const lines = [
      t("reserve.title", { store: store.name }),
      [product.name, nameOfColor(lead), only?.size].filter(Boolean).join(", "),
      !only && store.sizes.length > 0 && t("stock.sizes", { sizes: store.sizes.join(", ") }),
      only ? [only.sku, only.gtin].filter(Boolean).join(" · ") : product.id,
      words.price(lead?.price, lead?.currency),
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
