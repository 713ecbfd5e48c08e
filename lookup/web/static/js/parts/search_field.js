// A field for words, typed or spoken.

import { html, useEffect, useRef, useState } from "../html.js";
import { dictate, dictationOffered } from "../dictation.js";
import { useApp } from "../shared.js";
import { Icon } from "./icon.js";

/** `onSearch(text)` when the words are complete, `setText(text)` with each of them. */
export function SearchField({ text, setText, onSearch, label, placeholder = label }) {
  const { t, words, tell } = useApp();
  const [listening, setListening] = useState(false);
  const ear = useRef(null);
  useEffect(() => () => ear.current?.abort(), []);

  function submit(event) {
    event.preventDefault();
    document.activeElement?.blur(); // puts the phone's keyboard away, so that the answer is seen
    onSearch(text);
  }

  async function listen() {
    if (listening) return ear.current.abort();
    ear.current = new AbortController();
    setListening(true);
    try {
      const heard = await dictate(words.region, { onWords: setText, signal: ear.current.signal });
      if (heard) onSearch(heard);
    } catch (error) {
      tell(t("search.notHeard", { reason: error.message }));
    } finally {
      setListening(false);
    }
    return undefined;
  }

  return html`
    <form class="search-field" role="search" onSubmit=${submit}>
      <button type="submit" class="round" aria-label=${t("search.title")}><${Icon} name="search" /></button>
      <input
        type="search"
        enterkeyhint="search"
        maxlength="200"
        aria-label=${label}
        placeholder=${placeholder}
        value=${text}
        onInput=${(event) => setText(event.currentTarget.value)}
      />
      ${dictationOffered() &&
      html`<button type="button" class="round" aria-pressed=${String(listening)} aria-label=${t("search.dictate")} onClick=${listen}>
        <${Icon} name="microphone" />
      </button>`}
    </form>
  `;
}
