// How much is looked up, when and where, and how fast it is answered.

import { html, useMemo, useState } from "../js/html.js";
import { useApp } from "../js/shared.js";
import { useAnswer } from "./answer.js";
import { Bars } from "./chart.js";
import { day, share, within } from "./figures.js";
import { Figures, Section, Table } from "./section.js";

const DAY_MS = 86_400_000;
const SPANS = [7, 28, 90];

export function Usage() {
  const { t } = useApp();
  const [days, setDays] = useState(28);
  const since = useMemo(() => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10), [days]);
  const usage = useAnswer(`/v1/usage?since=${since}`);
  const span = html`
    <label class="picker">
      <span class="visually-hidden">${t("usage.span")}</span>
      <select value=${days} onChange=${(event) => setDays(Number(event.currentTarget.value))}>
        ${SPANS.map((count) => html`<option key=${count} value=${count}>${t("usage.days", { count })}</option>`)}
      </select>
    </label>
  `;
  return html`
    <${Section} id="usage" wide ...${usage} tools=${span} empty=${usage.answer && !usage.answer.all.lookups}>
      ${(answer) => html`<${Counts} answer=${answer} since=${since} />`}
    <//>
  `;
}

function Counts({ answer, since }) {
  const { t, words } = useApp();
  const [store, setStore] = useState("");
  const { all, stores } = answer;
  const days = useMemo(() => everyDay(since, answer.days), [answer]);
  const labels = useMemo(() => days.map((each) => day(words, each.day)), [days, words]);
  const lookups = useMemo(() => days.map((each) => each.lookups), [days]);
  const fast = useMemo(() => days.map((each) => each.within_second), [days]);
  const hours = useMemo(() => stores.find(({ code }) => code === store)?.hours ?? answer.hours, [answer, store]);
  const clock = useMemo(() => hours.map((_, hour) => String(hour)), [hours]);
  const number = (value) => words.number(value);
  const name = (each) => each.name ?? each.code ?? t("usage.noStore");
  return html`
    <${Figures}
      of=${[
        { name: t("usage.lookups"), value: number(all.lookups), note: answer.counted_since && t("usage.counted", { when: day(words, answer.counted_since) }) },
        { name: t("usage.fast"), value: share(words, all.within_second, all.lookups) },
        { name: t("usage.latency"), value: within(words, all.p50_ms), note: t("usage.latency95", { time: within(words, all.p95_ms) }) },
        { name: t("usage.decisions"), value: share(words, all.match, all.lookups), note: t("usage.decided", { ambiguous: share(words, all.ambiguous, all.lookups), none: share(words, all.none, all.lookups) }) },
      ]}
    />
    <div class="charts">
      <figure>
        <figcaption>${t("usage.byDay")} <small class="key">${t("usage.fast")}</small></figcaption>
        <${Bars} title=${t("usage.byDay")} labels=${labels} values=${lookups} of=${fast} format=${number} />
      </figure>
      <figure>
        <figcaption>
          ${t("usage.byHour")}
          <label class="picker">
            <span class="visually-hidden">${t("usage.store")}</span>
            <select value=${store} onChange=${(event) => setStore(event.currentTarget.value)}>
              <option value="">${t("usage.allStores")}</option>
              ${stores.filter(({ code }) => code !== null).map((each) => html`<option key=${each.code} value=${each.code}>${name(each)}</option>`)}
            </select>
          </label>
        </figcaption>
        <${Bars} title=${t("usage.byHour")} labels=${clock} values=${hours} format=${number} />
      </figure>
    </div>
    <${Table}
      caption=${t("usage.store")}
      heads=${[t("usage.store"), t("usage.lookups"), t("usage.fast"), t("usage.p95"), t("usage.decisions")]}
      numbers=${[1, 2, 3, 4]}
      rows=${stores.map((each) => [
        name(each),
        number(each.lookups),
        share(words, each.within_second, each.lookups),
        within(words, each.p95_ms),
        share(words, each.match, each.lookups),
      ])}
    />
    <details>
      <summary>${t("usage.numbers")}</summary>
      <${Table}
        heads=${[t("usage.day"), t("usage.lookups"), t("usage.fast")]}
        numbers=${[1, 2]}
        rows=${answer.days.map((each) => [day(words, each.day), number(each.lookups), number(each.within_second)])}
      />
    </details>
  `;
}

/** The days from the first to the last, also those without a look-up. */
function everyDay(since, counted) {
  const of = new Map(counted.map((each) => [each.day, each]));
  const last = Math.max(Date.now(), ...counted.map((each) => Date.parse(each.day)));
  const days = [];
  for (let at = Date.parse(since); at <= last; at += DAY_MS) {
    const iso = new Date(at).toISOString().slice(0, 10);
    days.push(of.get(iso) ?? { day: iso, lookups: 0, within_second: 0 });
  }
  return days;
}
