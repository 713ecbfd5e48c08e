// The answer to a scan: a match, one of several, or not in the catalogue.

import { ADVICE } from "../advice.js";
import { html, useEffect, useState } from "../html.js";
import { Certainty } from "../parts/certainty.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { OneItem } from "../parts/one_item.js";
import { PhotoItems } from "../parts/photo_items.js";
import { ProductView } from "../parts/product_view.js";
import { Tag } from "../parts/tag.js";
import { Tiles } from "../parts/tiles.js";
import { WrongModel } from "../parts/wrong_model.js";
import { go } from "../route.js";
import { useApp } from "../shared.js";

export function AnswerScreen({ id }) {
  const { t, history, pictures } = useApp();
  const [scan, setScan] = useState(null);
  useEffect(() => {
    history.get(id).then((found) => {
      pictures.take(found?.pictures ?? {});
      setScan(found ?? "gone");
    });
  }, [id, history]);
  if (scan === null) return null;
  if (scan === "gone") {
    return html`<${Frame} kind="message" title=${t("answer.gone")}><${Icon} name="clock" /><p>${t("answer.goneText")}</p><//>`;
  }
  return html`<${Answer} scan=${scan} />`;
}

const MOST_PHOTOS = 6;
const REASONS = {
  look_alike: "answer.lookAlike",
  unusual_view: "answer.unusualView",
  small_item: "answer.smallItem",
  turned: "answer.turned",
  other_colour: "answer.otherColour",
};
const TITLES = { match: "answer.match", ambiguous: "answer.ambiguous", none: "answer.none" };

function Answer({ scan }) {
  const { t, words, scanning, search, show, latest } = useApp();
  const { answer, photo } = scan;
  const { decision, items = [] } = answer;
  const [chosen, setChosen] = useState(() => firstChosen(scan));
  const [sheet, setSheet] = useState(null);
  const feedback = useFeedback(scan, setChosen);
  const photos = latest.current?.id === scan.id ? latest.current.photos : [photo];
  const [full] = photos;
  const others = answer.matches.filter((_, index) => index !== chosen);
  const pick = (match) => setChosen(answer.matches.indexOf(match));
  const next = [...others, ...(answer.others ?? []).map((product) => ({ product }))];
  const candidates = others.length > 0 && html`<${Others} ...${{ decision, chosen, others, onPick: pick }} />`;

  function say(product) {
    setSheet(null);
    feedback.say(product);
  }
  function look(box) {
    setSheet(null);
    scanning.start(full, { box });
  }
  function showTagged(shown) {
    setSheet(null);
    // The sheet takes its own step of history back first.
    window.addEventListener("popstate", () => show(shown), { once: true });
  }
  function oneMore() {
    scanning.more(photos);
    go("scan");
  }
  const more =
    photos.length < MOST_PHOTOS &&
    html`<button type="button" class="button" onClick=${oneMore}><${Icon} name="camera" />${t("scan.oneMore")}</button>`;
  function like() {
    search.begin({ photo: full, box: scan.box });
    go("search");
  }

  return html`
    <${Frame} kind="answer" title=${t(TITLES[decision])} quietTitle>
      ${decision !== "match" && chosen !== null
        ? html`<button type="button" class="link" onClick=${() => setChosen(null)}><${Icon} name="back" />${t("app.back")}</button>`
        : html`<${Banner} answer=${answer} advice=${scan.advice} />`}
      ${chosen !== null
        ? html`
            <${ProductView} key=${chosen} ...${{ shown: answer.matches[chosen], photo, box: scan.box, items, onItem: look, at: scan.at, store: scan.store, locale: scan.locale }}>
              <div class="actions quiet">
                ${feedback.said === null
                  ? html`
                      <button type="button" class="button quiet" onClick=${() => say(answer.matches[chosen].product)}>
                        <${Icon} name="check" />${t("feedback.right")}
                      </button>
                      <button type="button" class="button quiet" onClick=${() => setSheet("wrong")}>
                        <${Icon} name="close" />${t("feedback.wrong")}
                      </button>
                    `
                  : html`<p class="small" role="status">${t("feedback.thanks")}</p>`}
                ${decision !== "match" && more}
              </div>
            <//>
          `
        : html`
            <div class="undecided">
              <div class="alone"><${PhotoItems} blob=${photo} alt=${t("answer.yourPhoto")} items=${items} whole onPick=${look} /></div>
              ${candidates}
              <div class="actions">
                ${more}
                <button type="button" class="button" onClick=${() => setSheet("tag")}><${Icon} name="note" />${t("tag.title")}</button>
                <button type="button" class="button" onClick=${() => setSheet("box")}><${Icon} name="frame" />${t("box.title")}</button>
                <button type="button" class="button" onClick=${like}><${Icon} name="like" />${t("answer.likeThis")}</button>
                ${feedback.said === null &&
                html`<button type="button" class="button" onClick=${() => setSheet("wrong")}><${Icon} name="search" />${t("feedback.findByWords")}</button>`}
              </div>
            </div>
          `}
      ${chosen !== null && candidates}
      <p class="timings">${t("answer.timing", { time: words.seconds(answer.timings_ms.total) })} · ${answer.encoder}</p>
      ${sheet === "wrong" && html`<${WrongModel} others=${next} onSay=${say} onClose=${() => setSheet(null)} />`}
      ${sheet === "tag" && html`<${Tag} photo=${full} box=${scan.box} onPick=${showTagged} onClose=${() => setSheet(null)} />`}
      ${sheet === "box" && html`<${OneItem} photo=${full} onChosen=${look} onClose=${() => setSheet(null)} />`}
    <//>
  `;
}

/** `advice`: what would have made the photo better, said where it may be why nothing is sure. */
function Banner({ answer, advice }) {
  const { t } = useApp();
  const { decision, matches, source, code, reason, set_aside: aside = [] } = answer;
  return html`
    <div class=${`decision ${decision}`}>
      <p class="decision-title" aria-hidden="true">${t(TITLES[decision])}</p>
      ${decision === "match" &&
      (source === "code" ? html`<p>${t("answer.codeText", { code: code.type })}</p>` : html`<${Certainty} confidence=${matches[0].confidence} />`)}
      ${decision === "ambiguous" && html`<p>${t("answer.ambiguousText", { count: matches.length })}</p>`}
      ${decision === "ambiguous" && reason && html`<p>${t(REASONS[reason])}</p>`}
      ${aside.length > 0 && html`<p>${t("answer.setAside", { count: aside.length })}</p>`}
      ${decision === "none" && html`<p>${t("answer.noneText")}</p>`}
      ${decision !== "match" && advice && html`<p>${t(ADVICE[advice])}</p>`}
      ${source === "photo" && code && html`<p class="unknown-code">${t("answer.codeUnknown", { code: code.type, value: code.value })}</p>`}
    </div>
  `;
}

function Others({ decision, chosen, others, onPick }) {
  const { t } = useApp();
  const tiles = html`<${Tiles} shown=${others} shares=${decision === "ambiguous"} onPick=${onPick} />`;
  if (decision === "ambiguous" && chosen === null) return html`<section class="one-of">${tiles}</section>`;
  return html`<details class="others"><summary>${t("answer.others")}</summary>${tiles}</details>`;
}

/** What is shown of a scan at first: what it was said to be, else its match. */
function firstChosen({ answer, said }) {
  const place = answer.matches.findIndex(({ product }) => product.id === said?.product?.id);
  if (place >= 0) return place;
  return answer.decision === "match" && !said ? 0 : null;
}

/** What was said of this scan, kept with it: {said: {product} or null, say(product or null)}. */
function useFeedback(scan, setChosen) {
  const { t, client, history, tell } = useApp();
  const [said, setSaid] = useState(scan.said ?? null);
  const { answer } = scan;

  async function say(product) {
    const place = product ? answer.matches.findIndex((match) => match.product.id === product.id) : -1;
    try {
      await client.feedback({ lookupId: answer.lookup_id, productId: product?.id ?? null });
    } catch (problem) {
      if (!problem.kind) throw problem;
      tell(t("feedback.failed"));
      return;
    }
    setSaid({ product });
    await history.put({ ...(await history.get(scan.id)), said: { product } });
    tell(t("feedback.thanks"));
    if (place >= 0) setChosen(place);
    else if (product) go("products", product.id);
    else setChosen(null);
  }

  return { said, say };
}
