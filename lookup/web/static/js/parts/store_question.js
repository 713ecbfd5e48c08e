// Asked once, at the first sign-in: the store that stock "here" and distances are seen from.

import { html } from "../html.js";
import { useApp } from "../shared.js";

export function StoreQuestion() {
  const { t, stores, storeWanted, setStore } = useApp();
  if (!storeWanted) return null;
  return html`
    <section class="store-question" aria-labelledby="store-question">
      <h2 id="store-question">${t("store.ask")}</h2>
      <p class="small">${t("settings.storeWhy")}</p>
      <div class="store-choices">
        ${stores.map(({ code, name }) => html`<button key=${code} type="button" class="button" onClick=${() => setStore(code)}>${name}</button>`)}
        <button type="button" class="button quiet" onClick=${() => setStore("")}>${t("store.all")}</button>
      </div>
    </section>
  `;
}
