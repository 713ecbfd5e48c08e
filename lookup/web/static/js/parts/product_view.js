// A product in one glance: photo beside picture, name, price, what is here, and where else.

import { html, useEffect, useState } from "../html.js";
import { useApp } from "../shared.js";
import { firstShown, nameOfColor, reported, selected, summed } from "../stock.js";
import { Actions } from "./actions.js";
import { Here } from "./here.js";
import { PhotoItems } from "./photo_items.js";
import { Pictures } from "./pictures.js";
import { Similar } from "./similar.js";
import { StockGrid } from "./stock_grid.js";
import { StoreList } from "./store_list.js";
import { useReserveNote } from "./reserve.js";

/** Stock that an advisor promises from is no older than this. */
const FRESH_MS = 120_000;

/**
 * `shown`: a match, a search result or a product answer, as it was at `at` (ms) for `store` in
 * `locale`; asked again when the store or the language changes or it grows old. `photo` (a Blob)
 * stands beside the picture where there is one; `box` is the item's part of it, `items` all things in it,
 * and `onItem(box)` is called for the one that was tapped.
 */
export function ProductView({ shown, photo = null, box = null, items = [], onItem, at, store, locale, children }) {
  const app = useApp();
  const { t, words, untracked } = app;
  const { current, outdated, allStores } = useFresh(shown, { at, store, locale });
  const { product, variants } = current;
  const [choice, setChoice] = useState(null);
  const selection = selected(variants, choice ?? firstShown(variants, current.variant));
  const { lead } = selection;
  const reserve = useReserveNote(product, selection);
  const missing = isMissing(selection, app.store, app.untracked(variants));
  const similar = html`<${Similar} ...${{ product, missing, sku: lead?.sku ?? null }} />`;
  const price = words.price(lead?.price, lead?.currency);
  return html`
    <div class="product">
      <div class=${photo ? "pair" : "pair alone"}>
        ${photo && html`<figure><${PhotoItems} blob=${photo} alt=${t("answer.yourPhoto")} items=${items} onPick=${onItem} /><figcaption>${t("answer.yourPhoto")}</figcaption></figure>`}
        <figure class="catalogue">
          <${Pictures}
            shown=${current}
            lead=${lead?.image ?? product.image}
            color=${lead?.color ?? null}
            alt=${[product.name, nameOfColor(lead)].filter(Boolean).join(", ")}
          />
          <figcaption>${nameOfColor(lead) ?? t("answer.catalogue")}</figcaption>
        </figure>
      </div>
      <div class="facts">
        <header class="names">
          ${product.category && html`<p class="category">${product.category.split("/").pop().trim()}</p>`}
          <h2 class="name">${product.name}</h2>
          <p class="price-line">
            ${price && html`<span class="price">${price}</span>`}
            <span class="reference">${product.id}</span>
          </p>
        </header>
        <${Here} shown=${current} selection=${selection} />
        ${missing && similar}
        <section>
          <h3>${t("stock.title")}</h3>
          <${StockGrid} variants=${variants} selection=${selection} onPick=${setChoice} />
          ${!untracked(variants) && html`<${Age} variants=${variants} outdated=${outdated} at=${at} />`}
        </section>
        ${!untracked(variants) &&
        html`
          <section>
            <h3>${t("stores.title")}</h3>
            <${StoreList} shown=${current} selection=${selection} onReserve=${reserve} onAll=${allStores} />
          </section>
        `}
        <${Actions} product=${product} selection=${selection} photo=${photo} box=${box} />
        ${children}
        ${!missing && similar}
      </div>
    </div>
  `;
}

/** Whether what is meant is known not to be here, or without a store to be nowhere. */
function isMissing({ variants }, store, untracked) {
  const { here, total } = summed(variants);
  return !untracked && (store ? here : total) === 0;
}

/** How old the figures are; unknown ones are explained. */
function Age({ variants, outdated, at }) {
  const { t, words, store, stores } = useApp();
  const age = reported(variants);
  const unknown = variants.some(({ stock }) => (store ? stock.here : stock.total) === null);
  return html`
    <p class="small">
      ${!store && stores.length > 0 && `${t("stock.legendAll")} `}
      ${age ? t("stock.reported", { time: words.moment(age.newest) }) : t("stock.neverReported")}
      ${age && age.oldest !== age.newest && ` ${t("stock.oldest", { time: words.moment(age.oldest) })}`}
      ${unknown && ` ${t("stock.unknownMark")}`}
    </p>
    ${outdated && html`<p class="notice">${t("stock.outdated", { time: words.ago(new Date(at).toISOString()) })}</p>`}
  `;
}

/** The answer with today's stock: {current, outdated}, and `allStores()`, which lists every store. */
function useFresh(shown, { at, store, locale }) {
  const app = useApp();
  const asking = app.store?.code ?? null;
  const [fresh, setFresh] = useState({ current: shown, outdated: false });
  async function ask(options, onProblem) {
    try {
      const answer = await app.client.product(shown.product.id, { store: asking, locale: app.locale, ...options });
      setFresh({ current: { ...shown, ...answer }, outdated: false });
    } catch (problem) {
      if (options.signal?.aborted) return;
      if (!problem.kind) throw problem;
      onProblem();
    }
  }
  useEffect(() => {
    const good = store === asking && locale === app.locale && Date.now() - at < FRESH_MS;
    if (good) {
      setFresh({ current: shown, outdated: false });
      return undefined;
    }
    const controller = new AbortController();
    ask({ signal: controller.signal }, () => setFresh({ current: shown, outdated: true }));
    return () => controller.abort();
  }, [shown, asking, app.locale]);
  const allStores = () => ask({ stores: "all" }, () => app.tell(app.t("product.notShown")));
  return { ...fresh, allStores };
}
