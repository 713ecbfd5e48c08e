// What the catalogue's own pictures say is wrong with it, with the pictures.

import { html, useState } from "../js/html.js";
import { CataloguePicture } from "../js/parts/picture.js";
import { useApp } from "../js/shared.js";
import { share } from "./figures.js";
import { Section } from "./section.js";

const SHOWN = 6;
const KINDS = { thin: Thin, confusable: Pair, mislabelled: Mislabelled, duplicates: Duplicates, colours: Colour };

/** Nothing where there is no insight: the part on recognition says what makes one. */
export function Findings({ answer }) {
  if (!answer) return null;
  return Object.entries(KINDS).map(
    ([kind, Finding]) => html`
      <${Section} key=${kind} id=${kind} wide answer=${answer}>
        ${(insight) => html`<${List} kind=${kind} found=${insight[kind]} count=${insight.counts[kind]} Finding=${Finding} />`}
      <//>
    `,
  );
}

function List({ kind, found, count, Finding }) {
  const { t } = useApp();
  const [shown, setShown] = useState(SHOWN);
  if (!count) return html`<p>${t(`${kind}.none`)}</p>`;
  return html`
    <ul class="findings">${found.slice(0, shown).map((each, at) => html`<li key=${at} class="finding"><${Finding} of=${each} /></li>`)}</ul>
    ${shown < found.length &&
    html`<button type="button" class="button" onClick=${() => setShown(shown + 4 * SHOWN)}>${t("catalogue.more", { count: found.length - shown })}</button>`}
    ${shown >= found.length && found.length < count && html`<p class="small">${t("catalogue.worst", { shown: found.length, count })}</p>`}
  `;
}

function Picture({ path, name, detail }) {
  return html`
    <figure>
      <${CataloguePicture} path=${path} alt="" />
      <figcaption><b>${name}</b><small>${detail}</small></figcaption>
    </figure>
  `;
}

function ofPicture({ image, name, product, color }) {
  return html`<${Picture} path=${image} name=${name} detail=${[product, color].filter(Boolean).join(" · ")} />`;
}

function Thin({ of }) {
  const { t, words } = useApp();
  const { product, next_picture: next } = of;
  return html`
    <${Picture} path=${product.image} name=${product.name} detail=${product.id} />
    <div>
      <p>${t("thin.pictures", { count: of.pictures })} · ${t("thin.recall", { share: share(words, of.recall) })}</p>
      <ul class="problems">${of.problems.map((problem) => html`<li key=${problem}>${t(`thin.${problem}`)}</li>`)}</ul>
      ${next &&
      html`<p class="small">${t("thin.next", { what: [next.view, next.color].filter(Boolean).join(", ") || t("thin.any"), gain: share(words, next.gain) })}</p>`}
    </div>
  `;
}

function Pair({ of }) {
  const { t, words } = useApp();
  return html`
    <div class="side-by-side">${ofPicture(of.first_picture)}${ofPicture(of.second_picture)}</div>
    <div>
      <p>${t("confusable.share", { share: share(words, of.confusion) })}</p>
      ${of.differs.length
        ? html`
            <ul class="problems">
              ${of.differs.map(({ what, first, second }) => html`<li key=${what}>${t("confusable.differ", { what, first: first ?? "–", second: second ?? "–" })}</li>`)}
            </ul>
          `
        : html`<p class="small">${t("confusable.same")}</p>`}
    </div>
  `;
}

function Mislabelled({ of }) {
  const { t, words } = useApp();
  return html`
    <div class="side-by-side">${ofPicture(of.picture)}${ofPicture(of.nearest)}</div>
    <p>${t("mislabelled.like", { name: of.looks_like.name, share: share(words, of.certainty) })}</p>
  `;
}

function Duplicates({ of }) {
  const { t } = useApp();
  return html`
    <div class="side-by-side">${of.pictures.slice(0, 4).map(ofPicture)}</div>
    <p>${t(of.identical ? "duplicates.same" : "duplicates.alike")}</p>
  `;
}

function Colour({ of }) {
  const { t, words } = useApp();
  return html`
    ${ofPicture(of.picture)}
    <p>${t("colours.differ", { said: of.said, seen: of.seen, share: share(words, of.certainty) })}</p>
  `;
}
