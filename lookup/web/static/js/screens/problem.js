// What went wrong with a scan, in words an advisor can act on; the photo is kept meanwhile.

import { html, useEffect, useState } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { go } from "../route.js";
import { useApp } from "../shared.js";

/** Kinds of problem (see client.js) that pass by themselves: tried again without being asked. */
const PASSING = { busy: 3, limited: 10, changing: 3 };
const TRIES = 5;
const ICONS = { busy: "wait", limited: "wait", changing: "wait", empty: "bag", forbidden: "key", photo: "gallery" };
const TEXTS = {
  busy: ["problem.busy.title", "problem.busy.text"],
  changing: ["problem.changing.title", "problem.changing.text"],
  empty: ["problem.empty.title", "problem.empty.text"],
  forbidden: ["problem.forbidden.title", "problem.forbidden.text"],
  limited: ["problem.limited.title", "problem.limited.text"],
  missing: ["problem.missing.title", "problem.missing.text"],
  photo: ["problem.photo.title", "problem.photo.text"],
  unexpected: ["problem.unexpected.title", "problem.unexpected.text"],
};

export function ProblemScreen() {
  const { t, scanning } = useApp();
  const { problem, photoUrl, tries, retry, leave } = scanning;
  const kind = problem.kind in TEXTS ? problem.kind : "unexpected";
  const [title, text] = TEXTS[kind];
  const passing = kind in PASSING && tries < TRIES;
  return html`
    <${Frame} kind="message" title=${t(title)}>
      <${Icon} name=${ICONS[kind] ?? "cloud"} />
      <img class="message-photo" src=${photoUrl} alt=${t("answer.yourPhoto")} />
      <p role="alert">${t(text)}</p>
      ${passing && html`<${Countdown} key=${tries} seconds=${problem.retryAfter ?? PASSING[kind]} onEnd=${retry} />`}
      <div class="actions">
        ${kind !== "photo" && html`<button type="button" class="button primary" onClick=${retry}>${t("app.tryNow")}</button>`}
        ${kind === "forbidden" && html`<button type="button" class="button" onClick=${() => go("settings")}>${t("key.other")}</button>`}
        <button type="button" class="button" onClick=${leave}>${t("scan.new")}</button>
      </div>
      ${problem.requestId && html`<p class="small reference">${t("problem.request", { id: problem.requestId })}</p>`}
    <//>
  `;
}

function Countdown({ seconds, onEnd }) {
  const { t } = useApp();
  const [left, setLeft] = useState(Math.ceil(seconds));
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return html`<p class="countdown" role="timer">${t("problem.retryIn", { count: left })}</p>`;
}
