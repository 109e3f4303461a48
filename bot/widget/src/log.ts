// The conversation as it is read: one entry per turn. Each reply is announced once, cards are then there to explore.

import { cardElement, nameOf, type Around } from "./card";
import { h, linked } from "./dom";
import type { Say } from "./texts";
import type { Card, Reply, Suggestion } from "./types";

/** What the log needs from around it; a card's own question is added to it. */
export type LogAround = Omit<Around, "question"> & {
  press: (suggestion: Suggestion) => void;
  /** The sentences around a reply are in its language, whatever has been chosen since. */
  in: (language: string) => Say;
};

export function turnElement(user: string, say: Say): HTMLElement {
  // The person's own words need no announcement.
  return h(
    "div",
    { class: "turn" },
    user && h("p", { class: "me", "aria-live": "off", dir: "auto" }, h("span", { class: "hidden" }, say.say("you"), " "), user),
  );
}

export function repliesElement(replies: Reply[], question: string, around: LogAround): HTMLElement {
  const last = replies[replies.length - 1];
  return h("div", { class: "replies" }, ...replies.map((reply) => replyElement(reply, question, around)), last && suggestions(last, around));
}

function replyElement(reply: Reply, question: string, around: LogAround): HTMLElement {
  const say = around.in(reply.language);
  const [before, after] = aroundCards(reply);
  const names = say.joined(reply.cards.map(nameOf), "semicolon");
  return h(
    "div",
    { class: `reply ${reply.kind}`, lang: reply.language, dir: around.say.direction(reply.language) },
    ...paragraphs(before),
    names && h("p", { class: "hidden" }, say.say("contacts", { count: reply.cards.length, names })),
    reply.cards.length > 0 &&
      h("div", { class: "cards", "aria-live": "off" }, ...reply.cards.map((card) => cardElement(card, { ...around, say, question }))),
    ...paragraphs(after),
  );
}

function suggestions(reply: Reply, { press, say }: LogAround): HTMLElement | false {
  return (
    reply.suggestions.length > 0 &&
    h(
      "div",
      { class: "suggestions", "aria-live": "off", lang: reply.language, dir: say.direction(reply.language) },
      ...reply.suggestions.map((suggestion) =>
        h("button", { type: "button", class: "chip", onclick: () => press(suggestion) }, suggestion.title),
      ),
    )
  );
}

/** The text alone is a complete answer; return what of it stands before and after the contacts shown as cards. */
function aroundCards(reply: Reply): [string[], string[]] {
  const before: string[] = [];
  const after: string[] = [];
  let seen = false;
  for (const paragraph of reply.text.split("\n\n")) {
    if (reply.cards.some((card) => isAbout(paragraph, card))) seen = true;
    else (seen ? after : before).push(paragraph);
  }
  return [before, after];
}

function isAbout(paragraph: string, card: Card): boolean {
  const [first = "", ...rest] = paragraph.replace(/^\d+\. /, "").split("\n");
  return first === nameOf(card) && rest.length > 0;
}

function paragraphs(texts: string[]): HTMLElement[] {
  return texts.map((text) => h("p", {}, linked(text)));
}
