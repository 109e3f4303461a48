// The sentences of the widget in the person's language, with their blanks filled.

import type { Language, Texts } from "./types";

const OWN_DIRECTION = /^[^\u0590-\u08ff]*([A-Za-z]|\d\D+\d)[^\u0590-\u08ff]*$/;

export class Say {
  constructor(readonly texts: Texts) {}

  /** Return the sentence, of several forms the one for `count`; an unknown one is empty, so that an older file cannot
   * break the widget. In right-to-left text, Latin names and numbers with signs keep their own direction. */
  say(key: string, values: Record<string, string | number> = {}): string {
    const isolated = (value: string) => (this.texts.direction === "rtl" && OWN_DIRECTION.test(value) ? `\u2068${value}\u2069` : value);
    return this.sentence(key, values.count).replace(/\{(\w+)\}/g, (blank, name) => isolated(String(values[name] ?? blank)));
  }

  /** Return the sentence with elements in its blanks. */
  with(key: string, values: Record<string, Node | string>): (Node | string)[] {
    return this.sentence(key).split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part] ?? "" : part));
  }

  /** Return the parts in a row, with the comma, semicolon or colon of the language between. */
  joined(parts: string[], mark: string): string {
    return parts.filter(Boolean).join(this.sentence(`join.${mark}`));
  }

  private sentence(key: string, count?: string | number): string {
    const { say, language } = this.texts;
    const form = typeof count === "number" ? new Intl.PluralRules(language).select(count) : "other";
    return say[`${key}.${form}`] || say[`${key}.other`] || say[key] || "";
  }

  /** Return a date of the knowledge base (2024, 2024-05 or 2024-05-17) in the manner of the language. */
  date(date: string): string {
    const [year = "", month, day] = date.split("-");
    if (!month) return this.say("seen.year", { year });
    const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: day ? "numeric" : undefined, timeZone: "UTC" };
    return new Date(Date.UTC(+year, +month - 1, +(day || 1))).toLocaleDateString(this.locale, options);
  }

  /** The language for dates; digits are those of telephone numbers and addresses beside them. */
  get locale(): string {
    return `${this.texts.language}-u-nu-latn`;
  }

  /** Return how old a value is and how far it may be trusted. */
  seen(status: string, asOf: string | null): string {
    return this.say(`seen.${status}${asOf ? "" : "_undated"}`, { date: asOf ? this.date(asOf) : "" });
  }

  direction(language: string): string {
    return this.texts.languages.find((known: Language) => known.code === language)?.direction || "auto";
  }
}

/** Fetch the texts in a language; the server gives those of the nearest language that it has. */
export async function loadTexts(base: string, language: string): Promise<Say> {
  const response = await fetch(`${base}widget/${encodeURIComponent(language)}.json`, {
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) throw new Error(`the texts of the widget could not be read: ${response.status}`);
  return new Say(await response.json());
}
