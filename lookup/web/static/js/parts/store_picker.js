// Which store asks: remembered, and changed in one place for all screens.

import { html } from "../html.js";
import { useApp } from "../shared.js";

export function StorePicker() {
  const { stores, store, setStore, t } = useApp();
  if (!stores.length) return html`<span class="store-picker"></span>`;
  return html`
    <label class="store-picker">
      <span class="visually-hidden">${t("store.yours")}</span>
      <select value=${store?.code ?? ""} onChange=${(event) => setStore(event.currentTarget.value)}>
        <option value="">${t("store.all")}</option>
        ${stores.map(({ code, name }) => html`<option key=${code} value=${code}>${name}</option>`)}
      </select>
    </label>
  `;
}
