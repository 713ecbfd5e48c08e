// An answer of the service as a page: decision, product, stock, stores, other candidates.

import { element } from "./dom.js";
import { stockGrid } from "./stock_grid.js";
import * as words from "./words.js";

const { ANSWER } = words;

/**
 * Shows the answer in `target`. `photoUrl` is what was sent, `pictures` fetches catalogue
 * pictures, `store` is the asking store ({code, name}) or null.
 */
export function showAnswer(target, answer, { photoUrl, pictures, store }) {
  const context = { answer, photoUrl, pictures, store, choose };
  const first = answer.decision === "match" ? 0 : null;
  choose(first);

  function choose(index) {
    const shown = index === null ? photoAlone(photoUrl) : detail(answer.matches[index], context);
    const content = element("div", { class: index === null ? "choices" : "chosen" }, shown, others(index, context));
    target.replaceChildren(banner(answer), content, timings(answer));
    target.focus({ preventScroll: true });
  }
}

function banner({ decision, source, code }) {
  const { title, text } = words.decision(decision, source === "code" ? code : null);
  return element(
    "header",
    { class: `decision ${decision}` },
    element("h2", {}, title),
    element("p", {}, text),
  );
}

function photoAlone(photoUrl) {
  return element("div", { class: "alone" }, photoFigure(photoUrl));
}

function photoFigure(photoUrl) {
  return element(
    "figure",
    { class: "photo" },
    element("img", { src: photoUrl, alt: ANSWER.yourPhoto }),
    element("figcaption", {}, ANSWER.yourPhoto),
  );
}

function detail(match, context) {
  const { product, variant, variants } = match;
  const picture = context.pictures.image(pictureOf(match), product.name);
  const caption = element("figcaption", {}, variant?.color ?? ANSWER.catalogue);
  const priceLine = element("p", { class: "price" }, priceOf(variants, variant) ?? "");
  const hereLine = element("p", { class: "here", role: "status" });
  tellHere(hereLine, variants, variant?.color ?? null, context.store);
  return element(
    "div",
    { class: "detail" },
    element(
      "div",
      { class: "pair" },
      photoFigure(context.photoUrl),
      element("figure", { class: "catalogue" }, picture, caption),
    ),
    element(
      "div",
      { class: "facts" },
      product.category && element("p", { class: "category" }, lastPart(product.category)),
      element("h3", { class: "name" }, product.name),
      element("p", { class: "reference" }, product.id),
      priceLine,
      certainty(match),
      variant && found(variant),
      hereLine,
      section(
        ANSWER.stock,
        element("p", { class: "small" }, ANSWER.legend(context.store?.name ?? null)),
        stockGrid(variants, {
          shown: variant,
          atStore: context.store !== null,
          onPick(picked) {
            context.pictures.show(picture, picked.image ?? product.image);
            caption.textContent = picked.color ?? ANSWER.catalogue;
            priceLine.textContent = priceOf(variants, picked) ?? "";
            tellHere(hereLine, variants, picked.color, context.store);
          },
        }),
        asOf(variants),
      ),
      section(ANSWER.stores, storeList(match.stores, context.store)),
      product.url && element("p", {}, element("a", { href: product.url, rel: "noreferrer" }, ANSWER.productPage)),
    ),
  );
}

function certainty({ confidence }) {
  return element(
    "div",
    { class: "certainty" },
    element("meter", { min: "0", max: "1", value: String(confidence), "aria-hidden": "true" }),
    element("span", {}, `${words.confidence(confidence)} · ${words.percent(confidence)}`),
  );
}

function found({ color, size }) {
  const parts = [color, size && ANSWER.size(size)].filter(Boolean);
  return parts.length ? element("p", { class: "found" }, ANSWER.photoShows(parts)) : null;
}

/** The one line an advisor reads first: what of this colour is in the asking store. */
function tellHere(line, variants, color, store) {
  line.hidden = store === null;
  const here = variants
    .filter((variant) => color === null || variant.color === color)
    .map(({ stock, size }) => ({ quantity: stock.here, size }));
  const some = here.filter(({ quantity }) => quantity > 0);
  // "None" may be said only where every size is known to be none.
  const unsure = some.length === 0 && here.some(({ quantity }) => quantity === null);
  const count = unsure ? null : some.reduce((sum, { quantity }) => sum + quantity, 0);
  const sizes = [...new Set(some.map(({ size }) => size).filter(Boolean))];
  line.textContent = words.here(color, count, sizes);
  line.className = `here ${count === null ? "unknown" : count === 0 ? "empty" : "some"}`;
}

function asOf(variants) {
  const times = variants.map((variant) => variant.stock.as_of).filter(Boolean).sort();
  if (!times.length) return element("p", { class: "small" }, ANSWER.neverReported);
  const [oldest, newest] = [words.moment(times[0]), words.moment(times.at(-1))];
  const text = oldest === newest ? ANSWER.asOf(newest) : ANSWER.asOfRange(newest, oldest);
  const unknown = variants.some((variant) => variant.stock.total === null);
  return element("p", { class: "small" }, unknown ? `${text}. ${ANSWER.unknown}` : `${text}.`);
}

function storeList(stores, asking) {
  if (!stores.length) return element("p", { class: "small" }, ANSWER.noStores);
  return [
    element("p", { class: "small" }, ANSWER.storesNote),
    element("ul", { class: "stores" }, stores.map((store) => storeLine(store, asking))),
  ];
}

function storeLine(store, asking) {
  const far = store.code === asking?.code ? ANSWER.yourStore : words.distance(store.distance_km);
  return element(
    "li",
    {},
    element(
      "span",
      { class: "where" },
      element("b", {}, store.name),
      element("small", {}, [store.city, far].filter(Boolean).join(" · ")),
    ),
    element("span", { class: "count" }, words.pieces(store.quantity)),
  );
}

function others(chosen, { answer, pictures, choose }) {
  const rest = answer.matches.map((match, index) => ({ match, index })).filter(({ index }) => index !== chosen);
  if (!rest.length) return null;
  const tiles = element(
    "ul",
    { class: "tiles" },
    rest.map(({ match, index }) =>
      element(
        "li",
        {},
        element(
          "button",
          { type: "button", class: "tile", onclick: () => choose(index) },
          pictures.image(pictureOf(match), ""),
          element("span", { class: "tile-name" }, match.product.name),
          element("small", {}, `${words.confidence(match.confidence)} · ${words.percent(match.confidence)}`),
        ),
      ),
    ),
  );
  if (chosen === null && answer.decision === "ambiguous") return element("section", { class: "one-of" }, tiles);
  const title = answer.decision === "none" && chosen === null ? ANSWER.nearest : ANSWER.others;
  return element("details", { class: "others" }, element("summary", {}, title), tiles);
}

function timings({ timings_ms: spent, generation, encoder }) {
  const stages = ["decode", "embed", "search", "catalog"]
    .map((stage) => `${stage} ${Math.round(spent[stage])}`)
    .join(", ");
  return element(
    "p",
    { class: "timings" },
    `${ANSWER.timings(words.seconds(spent.total), stages)} · ${encoder} · ${generation}`,
  );
}

function section(title, ...content) {
  return element("section", {}, element("h4", {}, title), content);
}

function pictureOf({ product, variant, variants }) {
  const shown = variants.find((each) => each.sku === variant?.sku);
  return shown?.image ?? product.image;
}

function priceOf(variants, chosen) {
  const exact = variants.find((variant) => variant.sku === chosen?.sku);
  const { price, currency } = exact ?? variants[0] ?? { price: null };
  return words.price(price, currency);
}

function lastPart(category) {
  return category.split("/").pop().trim();
}
