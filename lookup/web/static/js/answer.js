// An answer of the service as a page: decision, product, stock, stores, other candidates.

import { element } from "./dom.js";
import { stockGrid } from "./stock_grid.js";
import * as words from "./words.js";

/**
 * Shows the answer in `target`. `photoUrl` is what was sent, `pictures` fetches catalogue
 * pictures, `storeName` is the asking store's name or null.
 */
export function showAnswer(target, answer, { photoUrl, pictures, storeName }) {
  const context = { answer, photoUrl, pictures, storeName, choose };
  const first = answer.decision === "match" ? 0 : null;
  choose(first);

  function choose(index) {
    target.replaceChildren(
      banner(answer.decision),
      index === null ? photoAlone(photoUrl) : detail(answer.matches[index], context),
      others(index, context),
      timings(answer),
    );
    target.focus({ preventScroll: true });
  }
}

function banner(decision) {
  const { title, text } = words.DECISIONS[decision];
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
    element("img", { src: photoUrl, alt: "Your photo" }),
    element("figcaption", {}, "Your photo"),
  );
}

function detail(match, context) {
  const { product, variant, variants } = match;
  const picture = context.pictures.image(pictureOf(match), product.name);
  const caption = element("figcaption", {}, variant?.color ?? "Catalogue");
  const priceLine = element("p", { class: "price" }, priceOf(variants, variant) ?? "");
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
      section(
        "Stock",
        legend(context.storeName),
        stockGrid(variants, {
          shown: variant,
          atStore: context.storeName !== null,
          onPick(picked) {
            context.pictures.show(picture, picked.image ?? product.image);
            caption.textContent = picked.color ?? "Catalogue";
            priceLine.textContent = priceOf(variants, picked) ?? "";
          },
        }),
        asOf(variants),
      ),
      section("Stores that have it", storeList(match.stores)),
      product.url && element("p", {}, element("a", { href: product.url, rel: "noreferrer" }, "Product page")),
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
  const parts = [color, size && `size ${size}`].filter(Boolean);
  return parts.length ? element("p", { class: "found" }, `The photo shows: ${parts.join(", ")}`) : null;
}

function legend(storeName) {
  const text = storeName === null
    ? "In all stores together. Choose your store above to see what is here."
    : `${storeName} / all stores`;
  return element("p", { class: "small" }, text);
}

function asOf(variants) {
  const times = variants.map((variant) => variant.stock.as_of).filter(Boolean).sort();
  if (!times.length) return element("p", { class: "small" }, "No store has reported stock of it yet.");
  const [oldest, newest] = [words.moment(times[0]), words.moment(times.at(-1))];
  const text = oldest === newest ? `As of ${newest}` : `As of ${newest}, some figures from ${oldest}`;
  const unknown = variants.some((variant) => variant.stock.here === null || variant.stock.total === null);
  return element("p", { class: "small" }, unknown ? `${text}. “?” is not known.` : `${text}.`);
}

function storeList(stores) {
  if (!stores.length) return element("p", { class: "small" }, "No store is known to have it.");
  return element(
    "ul",
    { class: "stores" },
    stores.map((store) =>
      element(
        "li",
        {},
        element(
          "span",
          { class: "where" },
          element("b", {}, store.name),
          element("small", {}, [store.city, words.distance(store.distance_km)].filter(Boolean).join(" · ")),
        ),
        element("span", { class: "count" }, words.pieces(store.quantity)),
      ),
    ),
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
  const title = answer.decision === "none" && chosen === null ? "Nearest in the catalogue, in case" : "Or one of these";
  return element("details", { class: "others" }, element("summary", {}, title), tiles);
}

function timings({ timings_ms: spent, generation, encoder }) {
  const stages = ["decode", "embed", "search", "catalog"]
    .map((stage) => `${stage} ${Math.round(spent[stage])}`)
    .join(", ");
  return element(
    "p",
    { class: "timings" },
    `Answered in ${words.seconds(spent.total)} (${stages} ms) · ${encoder} · ${generation}`,
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
