// "Wrong model": which one it is, in two taps, or found by words.

import { html, useState } from "../html.js";
import { useApp } from "../shared.js";
import { CataloguePicture } from "./picture.js";
import { SearchField } from "./search_field.js";
import { Sheet } from "./sheet.js";

/** `others`: the next candidates ({product} each), offered before any typing; `onSay(product or null)` with what it really is. */
export function WrongModel({ others, onSay, onClose }) {
  const { t, client, store, locale } = useApp();
  const [text, setText] = useState("");
  const [found, setFound] = useState(null);
  const [failed, setFailed] = useState(null);

  async function search(words) {
    if (!words.trim()) return setFound(null);
    try {
      const answer = await client.search({ text: words.trim(), store: store?.code, locale, topK: 12 });
      setFound(answer.results);
      setFailed(null);
    } catch (problem) {
      if (!problem.kind) throw problem;
      setFailed(t(problem.kind === "unreachable" ? "search.offline" : "search.failed"));
    }
    return undefined;
  }

  const products = (listed) => html`
    <ul class="lines">
      ${listed.map(
        ({ product }) => html`
          <li key=${product.id}>
            <button type="button" class="line" onClick=${() => onSay(product)}>
              <${CataloguePicture} path=${product.image} alt="" />
              <span><b>${product.name}</b><small>${product.id}</small></span>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
  return html`
    <${Sheet} title=${t("feedback.which")} onClose=${onClose}>
      ${found === null && products(others)}
      <${SearchField} ...${{ text, setText, onSearch: search, label: t("feedback.search") }} />
      ${failed && html`<p class="notice">${failed}</p>`}
      ${found?.length === 0 && html`<p class="small">${t("search.nothing")}</p>`}
      ${found && products(found)}
      <button type="button" class="button wide" onClick=${() => onSay(null)}>${t("feedback.noneOfThese")}</button>
    <//>
  `;
}
