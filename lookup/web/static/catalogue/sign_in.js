// Signing in with a key of the catalogue team or of the pilot's owner.

import { html, useState } from "../js/html.js";
import { LanguagePicker } from "../js/parts/language_picker.js";
import { keyIn } from "../js/session.js";
import { useApp } from "../js/shared.js";

const WHY = { key: "key.unknown", forbidden: "catalogue.otherRole" };

/** `refused`: what was said of the key before. */
export function SignIn({ refused }) {
  const { t, signIn } = useApp();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(refused && WHY[refused.kind]);

  function submit(event) {
    event.preventDefault();
    const key = keyIn(text);
    if (key === null) setWrong("key.notOne");
    else signIn(key);
  }
  return html`
    <main class="sign-in">
      <h1 class="title">${t("catalogue.title")}</h1>
      <p class="lead">${t("catalogue.signIn")}</p>
      <form onSubmit=${submit}>
        <label for="key">${t("key.title")}</label>
        <input
          id="key"
          type="password"
          autocomplete="off"
          placeholder="lk_…"
          required
          value=${text}
          onInput=${(event) => setText(event.currentTarget.value)}
        />
        ${wrong && html`<p class="notice" role="alert">${t(wrong)}</p>`}
        <button class="button primary wide" type="submit">${t("key.continue")}</button>
      </form>
      <${LanguagePicker} />
    </main>
  `;
}
