// Prints the conversation alone, as plain text, without touching the page around it.

import { h } from "./dom";
import type { Say } from "./texts";
import type { Turn } from "./types";

const STYLE = "body{font:11pt/1.5 system-ui,sans-serif;margin:2em}h1{font-size:16pt}h2{font-size:12pt;break-after:avoid}p{white-space:pre-wrap;overflow-wrap:anywhere}";

export function printTurns(turns: Turn[], title: string, say: Say, layer: HTMLElement): void {
  layer.querySelector("iframe")?.remove();
  const frame = h("iframe", { class: "hidden", "aria-hidden": "true", tabindex: -1, title: say.say("print") });
  layer.append(frame);
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  if (!view) return;
  const page = view.document;
  page.title = title;
  page.documentElement.lang = say.texts.language;
  page.documentElement.dir = say.texts.direction;
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    page.adoptedStyleSheets = [sheet];
  } catch {
    // an old browser prints it without style
  }
  const date = new Date().toLocaleDateString(say.locale, { dateStyle: "long" } as Intl.DateTimeFormatOptions);
  page.body.append(h("h1", {}, title), h("p", {}, say.say("printed", { date })));
  for (const turn of turns) {
    page.body.append(h("h2", { dir: "auto" }, turn.user), ...turn.replies.map((reply) => h("p", { dir: "auto", lang: reply.language }, reply.text)));
  }
  view.focus();
  view.print();
}
