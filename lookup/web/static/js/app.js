// The scanning page: a photo in, the answer shown. State lives here and nowhere else.

import { showAnswer } from "./answer.js";
import { LookupClient } from "./client.js";
import { byId, element, showOnly } from "./dom.js";
import { pictureIn, prepared } from "./photo.js";
import { Pictures } from "./pictures.js";
import * as session from "./session.js";
import * as words from "./words.js";

const panels = Object.fromEntries(
  ["key-panel", "scan-panel", "progress-panel", "problem-panel", "answer", "actions"].map((id) => [id, byId(id)]),
);

let client = null;
let pictures = null;
let stores = [];
let file = null;
let photoUrl = null;
let running = null;

function show(...ids) {
  showOnly(Object.values(panels), ids.map((id) => panels[id]));
}

async function start() {
  client = new LookupClient({ key: session.key() });
  pictures?.clear();
  pictures = new Pictures(client);
  try {
    stores = await client.stores();
  } catch (problem) {
    if (problem.needsKey) askForKey(problem);
    else showProblem(problem, start);
    return;
  }
  fillStores();
  show("scan-panel");
}

function askForKey(problem) {
  const refused = session.key() !== null;
  session.forgetKey();
  if (refused) showProblem(problem, null, "key-panel");
  else show("key-panel");
  byId("key").focus();
}

function fillStores() {
  const select = byId("store");
  select.replaceChildren(
    element("option", { value: "" }, words.PAGE.allStores),
    ...stores.map(({ code, name }) => element("option", { value: code }, name)),
  );
  // A store remembered from another maison is not one of these.
  select.value = stores.some(({ code }) => code === session.store()) ? session.store() : "";
  byId("store-picker").hidden = stores.length === 0;
}

async function scan(chosen) {
  running?.abort();
  const run = new AbortController();
  running = run;
  setPhoto(chosen);
  progress(words.PAGE.preparing, null);
  show("progress-panel");
  const store = byId("store").value;
  try {
    const photo = await prepared(file);
    const answer = await client.lookup(photo, {
      store,
      locale: words.locale(),
      signal: run.signal,
      onSent: (share) => (share < 1 ? progress(words.PAGE.sending, share) : progress(words.PAGE.looking, null)),
    });
    if (running !== run) return;
    const asking = stores.find(({ code }) => code === store) ?? null;
    showAnswer(panels.answer, answer, { photoUrl, pictures, store: asking });
    show("answer", "actions");
    window.scrollTo(0, 0);
  } catch (problem) {
    if (running !== run) return;
    if (problem.name === "AbortError") show("scan-panel");
    else if (problem.needsKey) askForKey(problem);
    else showProblem(problem, () => scan(file), "actions");
  }
}

function setPhoto(chosen) {
  file = chosen;
  if (photoUrl) URL.revokeObjectURL(photoUrl);
  photoUrl = URL.createObjectURL(file);
  byId("progress-photo").src = photoUrl;
}

function progress(text, share) {
  byId("progress-text").textContent = text;
  const bar = byId("progress-bar");
  if (share === null) bar.removeAttribute("value");
  else bar.value = share;
}

function showProblem(problem, retry, ...beside) {
  if (!problem.title) throw problem; // a mistake in this page, for the console
  byId("problem-title").textContent = problem.title;
  byId("problem-detail").textContent = problem.detail;
  byId("problem-remedy").textContent = problem.remedy;
  byId("problem-id").textContent = problem.requestId ? words.PAGE.request(problem.requestId) : "";
  byId("retry").hidden = retry === null;
  byId("retry").onclick = retry;
  show("problem-panel", ...beside);
}

function take(transfer) {
  const picture = pictureIn(transfer);
  if (picture && !panels["scan-panel"].hidden) scan(picture);
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  session.rememberKey(byId("key").value);
  byId("key").value = "";
  start();
});
for (const id of ["camera", "gallery"]) {
  byId(id).addEventListener("change", (event) => {
    const [chosen] = event.target.files;
    if (chosen) scan(chosen);
    event.target.value = ""; // so that the same photo can be chosen again
  });
}
byId("store").addEventListener("change", (event) => {
  session.rememberStore(event.target.value);
  if (!panels.answer.hidden) scan(file); // "here" is another place now
});
byId("cancel").addEventListener("click", () => running?.abort());
byId("again").addEventListener("click", () => show("scan-panel"));
document.addEventListener("paste", (event) => take(event.clipboardData));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer);
});
// A key may also arrive in the address while the page is open (a scanned code, a link).
window.addEventListener("hashchange", start);

start();
