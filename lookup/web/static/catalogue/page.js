// The page: each part loads by itself, so that one that fails hides no other.

import { html, useCallback, useState } from "../js/html.js";
import { LanguagePicker } from "../js/parts/language_picker.js";
import { useApp } from "../js/shared.js";
import { Builds } from "./builds.js";
import { Demand } from "./demand.js";
import { Findings } from "./findings.js";
import { Generations } from "./generations.js";
import { useAnswer } from "./answer.js";
import { Recognition } from "./recognition.js";
import { Usage } from "./usage.js";

const PARTS = ["generations", "builds", "usage", "demand", "recognition"];
const FINDINGS = ["thin", "confusable", "mislabelled"];

export function CataloguePage() {
  const { t, signOut } = useApp();
  const [published, setPublished] = useState(0); // changes when another index answers
  const builds = useAnswer("/v1/builds?limit=20", published);
  const insight = useAnswer("/v1/insight", published);
  const again = useCallback(() => setPublished((count) => count + 1), []);
  return html`
    <header class="head">
      <h1 class="title">${t("catalogue.title")}</h1>
      <nav aria-label=${t("catalogue.parts")}>
        ${[...PARTS, ...(insight.answer ? FINDINGS : [])].map((part) => html`<a key=${part} class="button quiet" href=${`#${part}`}>${t(`${part}.title`)}</a>`)}
      </nav>
      <div class="head-tools">
        <${LanguagePicker} />
        <button type="button" class="button" onClick=${() => signOut()}>${t("catalogue.leave")}</button>
      </div>
    </header>
    <main class="parts">
      <${Generations} builds=${builds.answer?.builds ?? []} published=${published} onPublished=${again} />
      <${Builds} ...${builds} />
      <${Usage} />
      <${Demand} />
      <${Recognition} ...${insight} />
      <${Findings} answer=${insight.answer} />
    </main>
  `;
}
