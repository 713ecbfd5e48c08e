// By words, or by a picture with words: "like this, but in green".

import { html, useState } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { Photo } from "../parts/picture.js";
import { SearchField } from "../parts/search_field.js";
import { Tiles } from "../parts/tiles.js";
import { narrowing, useChoices } from "../searching.js";
import { useApp } from "../shared.js";

export function SearchScreen() {
  const { t, client, locale, search } = useApp();
  const { asked, found, busy, problem, change, write, clear, more } = search;
  const choices = useChoices({ client, locale });
  const label = asked.photo ? t("answer.likeThis") : t("search.label");
  const placeholder = asked.photo ? t("search.likeExample") : t("search.example");
  return html`
    <${Frame} kind="search" here="search" title=${asked.photo ? t("answer.likeThis") : t("search.title")}>
      <div class="asked">
        ${asked.photo &&
        html`
          <span class="asked-photo">
            <${Photo} blob=${asked.photo} alt=${t("answer.yourPhoto")} />
            <button type="button" class="round small-round" aria-label=${t("search.withoutPhoto")} onClick=${() => change({ photo: null, box: null })}>
              <${Icon} name="close" />
            </button>
          </span>
        `}
        <${SearchField} ...${{ text: asked.text, setText: write, onSearch: (text) => change({ text }), label, placeholder }} />
      </div>
      <${Filters} choices=${choices} />
      <div role="status" class="search-state">
        ${busy && html`<p class="small">${t("progress.looking")}</p><progress aria-label=${t("progress.looking")}></progress>`}
        ${!busy && found && html`<p class="small">${t("search.found", { count: found.results.length })}</p>`}
      </div>
      ${problem && html`<p class="notice" role="alert">${t(PROBLEMS[problem.kind] ?? "search.failed")}</p>`}
      ${found && html`<${Found} found=${found} />`}
      ${!found && !busy && !problem && html`<${Beginning} categories=${choices?.categories ?? []} />`}
      ${found?.next && !busy && html`<button type="button" class="button" onClick=${more}>${t("search.more")}</button>`}
      ${found && html`<button type="button" class="button quiet" onClick=${clear}>${t("search.clear")}</button>`}
    <//>
  `;
}

const MOST_CATEGORIES = 12;
const PROBLEMS = { missing: "search.nothing", unreachable: "search.offline" };

function Found({ found }) {
  const { t, show } = useApp();
  return html`
    ${found.corrected.map(({ typed, read }) => html`<p key=${typed} class="small" role="status">${t("search.corrected", { typed, read })}</p>`)}
    ${found.relaxed && html`<p class="notice">${t("search.relaxed")}</p>`}
    ${found.results.length + found.alternatives.length === 0 && html`<p class="lead">${t("search.nothing")}</p>`}
    <${Tiles} shown=${found.results} onPick=${show} />
    ${found.alternatives.length > 0 &&
    html`
      <h2>${t(found.alternatives_are === "other_colors" ? "search.otherColors" : "search.otherModels")}</h2>
      <${Tiles} shown=${found.alternatives} onPick=${show} />
    `}
  `;
}

/** Before anything is asked: what the catalogue holds, a tap away. */
function Beginning({ categories }) {
  const { t, search } = useApp();
  if (!categories.length) {
    return html`<div class="search-lead"><${Icon} name="search" /><p class="lead">${t("search.lead")}</p></div>`;
  }
  return html`
    <p class="lead">${t("search.lead")}</p>
    <ul class="categories">
      ${categories.slice(0, MOST_CATEGORIES).map(
        ({ category, name, products }) => html`
          <li key=${category}>
            <button type="button" class="line" onClick=${() => search.change({ category })}>
              <span><b>${lastPart(name)}</b><small>${t("search.found", { count: products })}</small></span>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

function Filters({ choices }) {
  const { t, search, store } = useApp();
  const { asked, found, change } = search;
  const { colors, sizes } = narrowing(found, choices);
  const categories = choices?.categories ?? [];
  const exclude = (word) => change({ exclude: [...asked.exclude, word] });
  const include = (word) => change({ exclude: asked.exclude.filter((each) => each !== word) });
  return html`
    <div class="filters" role="group" aria-label=${t("search.filters")}>
      ${store &&
      html`<button type="button" class="chip" aria-pressed=${String(asked.inStock)} onClick=${() => change({ inStock: !asked.inStock })}>
        ${t("search.inStock")}
      </button>`}
      <${Choice}
        label=${t("search.category")}
        value=${asked.category}
        values=${categories.map(({ category, name }) => [category, lastPart(name)])}
        onPick=${(category) => change({ category })}
      />
      <${Choice} label=${t("search.color")} value=${asked.color} values=${colors} onPick=${(color) => change({ color })} />
      <${Choice} label=${t("search.size")} value=${asked.size} values=${sizes.map((size) => [size, size])} onPick=${(size) => change({ size })} />
      ${asked.exclude.map(
        (word) => html`
          <button key=${word} type="button" class="chip" aria-pressed="true" aria-label=${t("search.includeAgain", { word })} onClick=${() => include(word)}>
            ${t("search.without", { word })}<${Icon} name="close" />
          </button>
        `,
      )}
      <${Exclude} onExclude=${exclude} />
    </div>
  `;
}

/** "Women / Bags / Totes" is "Totes". */
function lastPart(category) {
  return category.split("/").pop().trim();
}

/** `values`: [value, name for people] each. */
function Choice({ label, value, values, onPick }) {
  const offered = value && !values.some(([each]) => each === value) ? [[value, value], ...values] : values;
  if (!offered.length) return null;
  return html`
    <label class=${`chip ${value ? "picked" : ""}`}>
      <span class="visually-hidden">${label}</span>
      <select value=${value ?? ""} onChange=${(event) => onPick(event.currentTarget.value || null)}>
        <option value="">${label}</option>
        ${offered.map(([each, name]) => html`<option key=${each} value=${each}>${name}</option>`)}
      </select>
    </label>
  `;
}

function Exclude({ onExclude }) {
  const { t } = useApp();
  const [word, setWord] = useState("");
  function submit(event) {
    event.preventDefault();
    if (word.trim()) onExclude(word.trim());
    setWord("");
  }
  return html`
    <form class="chip" onSubmit=${submit}>
      <input
        type="text"
        maxlength="60"
        aria-label=${t("search.exclude")}
        placeholder=${t("search.exclude")}
        value=${word}
        onInput=${(event) => setWord(event.currentTarget.value)}
      />
    </form>
  `;
}
