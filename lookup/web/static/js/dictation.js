// Words by voice, where the browser offers it. Some browsers send the sound to their maker.

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export function dictationOffered() {
  return Boolean(Recognition);
}

/**
 * Listens to one sentence in that language. `onWords(text)` is called as it is understood; the
 * promise ends with the whole text, "" if nothing was said. `signal` stops it.
 */
export function dictate(language, { onWords, signal }) {
  return new Promise((resolve, reject) => {
    const recognition = new Recognition();
    let text = "";
    recognition.lang = language;
    recognition.interimResults = true;
    recognition.onresult = ({ results }) => {
      text = [...results].map(([best]) => best.transcript).join("");
      onWords(text);
    };
    recognition.onerror = ({ error }) => (error === "no-speech" || error === "aborted" ? resolve(text) : reject(new Error(error)));
    recognition.onend = () => resolve(text);
    signal.addEventListener("abort", () => recognition.stop());
    recognition.start();
  });
}
