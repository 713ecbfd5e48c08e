// The language of the app and of the names it asks for.

import { html } from "../html.js";
import { useApp } from "../shared.js";
import { nameOfLanguage } from "../words.js";

export function LanguagePicker() {
  const { t, languages, locale, setLanguage } = useApp();
  return html`
    <label class="language-picker">
      <span class="visually-hidden">${t("settings.language")}</span>
      <select value=${locale} onChange=${(event) => setLanguage(event.currentTarget.value)}>
        ${languages.map((tag) => html`<option key=${tag} value=${tag} lang=${tag} dir="auto">${nameOfLanguage(tag)}</option>`)}
      </select>
    </label>
  `;
}
