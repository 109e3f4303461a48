// The sentences of the widget in the person's language, with their blanks filled.

import type { Language, Texts } from "./types";

export class Say {
  constructor(readonly texts: Texts) {}

  /** Return the sentence; an unknown one is empty, so that an older file cannot break the widget. */
  say(key: string, values: Record<string, string | number> = {}): string {
    return (this.texts.say[key] || "").replace(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank));
  }

  /** Return a date of the knowledge base (2024, 2024-05 or 2024-05-17) in the manner of the language. */
  date(date: string): string {
    const [year = "", month, day] = date.split("-");
    if (!month) return year;
    const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: day ? "numeric" : undefined, timeZone: "UTC" };
    return new Date(Date.UTC(+year, +month - 1, +(day || 1))).toLocaleDateString(this.texts.language, options);
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
