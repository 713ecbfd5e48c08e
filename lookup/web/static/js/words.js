// Every sentence, number, date and price as people of one language read it.

const FALLBACK = "en";
const RIGHT_TO_LEFT = new Set(["Arab", "Hebr"]);
const NAME_OF = new Intl.DisplayNames([FALLBACK], { type: "language" });

/** The language of `available` that suits `wanted` (BCP 47 tags, best first); English if none does. */
export function bestLanguage(wanted, available) {
  for (const tag of wanted) {
    const { language, script } = new Intl.Locale(tag).maximize();
    const same = available.map((each) => new Intl.Locale(each).maximize()).filter((each) => each.language === language);
    // Of Chinese the script that the reader reads; of most languages there is one.
    const found = same.find((each) => each.script === script) ?? same[0];
    if (found) return available.find((each) => new Intl.Locale(each).maximize().toString() === found.toString());
  }
  return FALLBACK;
}

/** "rtl" where the language is written from right to left. */
export function directionOf(language) {
  return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script) ? "rtl" : "ltr";
}

/** A language's name in itself: "français". */
export function nameOfLanguage(tag) {
  return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? NAME_OF.of(tag);
}

export class Words {
  #messages;
  #plurals;

  /**
   * `messages` maps a key to a text, or to one text for each plural category of `{count}`.
   * `region` is the reader's own tag of that language (fr-CH): numbers and dates follow it.
   */
  constructor(language, messages, region = language) {
    this.language = language;
    this.region = region;
    this.#messages = messages;
    this.#plurals = new Intl.PluralRules(language);
    this.t = this.t.bind(this);
  }

  /** The message, with `{name}` replaced by `values.name`; numbers as the language writes them. */
  t(key, values = {}) {
    const message = this.#messages[key];
    if (message === undefined) throw new Error(`There is no message ${key} in ${this.language}.`);
    const text = typeof message === "string" ? message : message[this.#plurals.select(values.count)];
    return text.replace(/\{(\w+)\}/g, (_, name) => this.#filled(values[name]));
  }

  #filled(value) {
    return typeof value === "number" ? this.number(value) : String(value);
  }

  number(value) {
    return new Intl.NumberFormat(this.region).format(value);
  }

  /** A share as a percentage; never 100 % nor 0 %, which no photo can prove. */
  percent(share) {
    const shown = Math.min(0.99, Math.max(0.01, share));
    return new Intl.NumberFormat(this.region, { style: "percent" }).format(shown);
  }

  /**
   * A price with as many decimals as its currency has (KWD three, JPY none); whole amounts without.
   * Null when there is none, or no currency: a bare number is not a price.
   */
  price(amount, currency) {
    if (amount === null || amount === undefined || !currency) return null;
    const number = Number(amount);
    const options = { style: "currency", currency };
    if (Number.isInteger(number)) options.minimumFractionDigits = 0;
    return new Intl.NumberFormat(this.region, options).format(number);
  }

  distance(kilometres) {
    const options = { style: "unit", unit: "kilometer", maximumFractionDigits: kilometres < 10 ? 1 : 0 };
    return new Intl.NumberFormat(this.region, options).format(kilometres);
  }

  /** A date with its time, such as that of a stock report. */
  moment(iso) {
    return new Intl.DateTimeFormat(this.region, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
  }

  /** The time of day in a time zone (IANA name), with the weekday where it is not today's here. */
  timeIn(timezone, now = new Date()) {
    const day = (zone) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone: zone }).format(now);
    const options = { timeZone: timezone, hour: "numeric", minute: "2-digit" };
    if (day(timezone) !== day(undefined)) options.weekday = "short";
    return new Intl.DateTimeFormat(this.region, options).format(now);
  }

  /** How long ago: "2 hours ago". */
  ago(iso, now = Date.now()) {
    const seconds = (now - new Date(iso).getTime()) / 1000;
    const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? ["second", 1];
    return new Intl.RelativeTimeFormat(this.region, { numeric: "auto" }).format(-Math.floor(seconds / length), unit);
  }

  seconds(milliseconds) {
    const options = { style: "unit", unit: "second", maximumSignificantDigits: 2 };
    return new Intl.NumberFormat(this.region, options).format(milliseconds / 1000);
  }

  /** How sure the service is, in words. */
  confidence(value) {
    const [, key] = CONFIDENCE.find(([least]) => value >= least);
    return this.t(key);
  }
}

const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
const CONFIDENCE = [
  [0.95, "confidence.certain"],
  [0.8, "confidence.veryLikely"],
  [0.5, "confidence.likely"],
  [0.2, "confidence.possible"],
  [0, "confidence.unlikely"],
];
