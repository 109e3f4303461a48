// Shows one institution: name, why, buttons to reach it, every value with its age, how to ask, where it was found.

import * as icons from "./icons";
import { h, icon, link, safeAddress } from "./dom";
import type { Say } from "./texts";
import type { Card, Channel } from "./types";

const OPEN_ROWS = 3;
const REASONS = ["out_of_date", "wrong", "unclear"];
const KINDS = ["phone", "email", "form", "web", "post"];
const ACTIONS: Record<string, string> = { phone: "call", email: "write", web: "open_page", form: "open_form", post: "map" };

/** What a card needs from around it. */
export interface Around {
  say: Say;
  base: string;
  question: string;
  copy: (value: string) => void;
  rate: (card: string, rating: string, reason?: string) => Promise<boolean>;
}

export function cardElement(card: Card, around: Around): HTMLElement {
  const { say, base } = around;
  const foreign = isForeign(card, say);
  const title = h("h3", {}, nameElement(card, say), foreign && " ", foreign && h("span", { class: "tongue" }, say.say("card.english_name")));
  const rows = card.channels.map((channel) => row(channel, card, around));
  const element = h(
    "article",
    { class: "card" },
    h("p", { class: "kind" }, say.say(`category.${card.category}`)),
    title,
    card.why && h("p", { class: "why" }, icon(icons.done), h("span", {}, card.why)),
    card.warning && h("p", { class: "note" }, say.say("card.warning", { warning: card.warning })),
    actions(card, around),
    rows.length ? h("ul", { class: "channels" }, ...rows.slice(0, OPEN_ROWS)) : h("p", { class: "note" }, say.say("card.no_channel")),
    rows.length > OPEN_ROWS &&
      h(
        "details",
        {},
        h("summary", {}, say.say("details", { count: rows.length - OPEN_ROWS })),
        h("ul", { class: "channels" }, ...rows.slice(OPEN_ROWS)),
      ),
    h(
      "details",
      {},
      h("summary", {}, say.say("steps")),
      card.steps.length
        ? h("ol", { class: "steps" }, ...card.steps.map((step) => h("li", {}, step)))
        : h("p", { class: "steps" }, say.say("steps_none")),
    ),
    sources(card, say, base),
    ratingRow(card, around),
  );
  return element;
}

/** Return name and acronym, without saying the same twice. */
export function nameOf(card: Card): string {
  const acronym = card.acronym;
  return acronym && !card.name.toLowerCase().includes(acronym.toLowerCase()) ? `${card.name} (${acronym})` : card.name;
}

/** Return whether the name stands in another language than the answer: no official one is known in it. */
function isForeign(card: Card, say: Say): boolean {
  return !!card.name_language && card.name_language !== say.texts.language;
}

function nameElement(card: Card, say: Say): HTMLElement {
  const foreign = isForeign(card, say);
  const acronym = nameOf(card) !== card.name && h("bdi", { class: "acronym", dir: "ltr" }, card.acronym);
  const whole = acronym ? say.with("card.label", { kind: card.name, label: acronym }) : [card.name];
  return h("bdi", foreign ? { lang: card.name_language, dir: say.direction(card.name_language as string) } : {}, ...whole);
}

function actions(card: Card, { say, base, question }: Around): HTMLElement {
  // One of each kind, its best value; what is current and quick comes first.
  const best = KINDS.map((kind) => card.channels.find((channel) => channel.kind === kind)).filter((channel): channel is Channel => !!channel);
  const ordered = [...best.filter((channel) => channel.status === "current"), ...best.filter((channel) => channel.status !== "current")];
  const shown = ordered.map((channel, index) => {
    const what = say.say(ACTIONS[channel.kind] as string);
    const main = index === 0 && channel.status === "current" && channel.kind !== "post";
    const properties = { class: main ? "action main" : "action", "aria-label": say.joined([what, card.name], "colon") };
    const address = addressOf(channel, card, say, question, base);
    return address && link(address, base, properties, icon(icons.channel[channel.kind] as string), what);
  });
  if (card.links.vcard) {
    const name = say.say("save");
    const properties = { class: "action", download: true, "aria-label": say.joined([name, card.name], "colon") };
    shown.push(link(within(base, card.links.vcard), base, properties, icon(icons.save), name));
  }
  return h("div", { class: "actions" }, ...shown);
}

function row(channel: Channel, card: Card, around: Around): HTMLElement {
  const { say, base } = around;
  const address = addressOf(channel, card, say, around.question, base);
  const copyName = say.say("copy", { what: say.joined([channel.label, card.name], "comma") });
  // Numbers and addresses of pages read from left to right in every language.
  const value = h("bdi", { dir: channel.kind === "post" ? "auto" : "ltr" }, shownValue(channel));
  return h(
    "li",
    { class: channel.status === "current" ? "" : "doubtful" },
    icon(icons.channel[channel.kind] || icons.channel.form as string),
    h(
      "div",
      {},
      h("span", { class: "label" }, channel.label),
      address ? link(address, base, { class: "value" }, value) : h("span", { class: "value" }, value),
      h("span", { class: "seen" }, say.seen(channel.status, channel.as_of)),
    ),
    h(
      "button",
      { type: "button", class: "icon", "aria-label": copyName, title: copyName, onclick: () => around.copy(channel.value) },
      icon(icons.copy),
    ),
  );
}

function shownValue(channel: Channel): string {
  return channel.kind === "web" || channel.kind === "form" ? channel.value.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "") : channel.value;
}

function addressOf(channel: Channel, card: Card, say: Say, question: string, base: string): string | null {
  if (channel.kind === "post") return `https://www.openstreetmap.org/search?query=${encodeURIComponent(channel.value)}`;
  const address = safeAddress(channel.href, base);
  if (!address || channel.kind !== "email") return address;
  const body = say.say("mail_body", { name: card.name, question });
  return `${address}?subject=${encodeURIComponent(say.say("mail_subject"))}&body=${encodeURIComponent(body)}`;
}

function sources(card: Card, say: Say, base: string): HTMLElement {
  const verified = card.verified ? say.say("card.verified", { date: say.date(card.verified) }) : say.say("card.not_verified");
  const line = h("p", { class: "source" }, say.say("sources"), say.say("join.colon"));
  card.sources.forEach((source, index) => {
    const host = safeAddress(source.url, base) ? new URL(source.url, base).hostname.replace(/^www\./, "") : source.url;
    const where = link(source.url, base, {}, h("bdi", { dir: "ltr" }, host));
    line.append(index ? say.say("join.semicolon") : "", ...say.with("card.label", { kind: where, label: say.seen("current", source.as_of) }));
  });
  const more = card.links.page && link(within(base, card.links.page), base, {}, say.say("page"));
  return h("div", {}, line, h("p", { class: "source" }, h("strong", {}, verified), more && " · ", more));
}

/** Return the address of one of the assistant's own pages, which may live below a folder of the ministry's site. */
function within(base: string, path: string): string {
  return base + path.replace(/^\//, "");
}

function ratingRow(card: Card, { say, rate }: Around): HTMLElement {
  const question = h("span", {}, say.say("useful"));
  const group = h("div", { class: "rating", role: "group", "aria-label": say.joined([say.say("useful"), card.name], "colon") }, question);
  const finish = async (rating: string, reason?: string) => {
    group.querySelectorAll("button").forEach((button) => button.remove());
    question.textContent = say.say((await rate(card.id, rating, reason)) ? "noted" : "not_noted");
    question.tabIndex = -1;
    question.focus({ preventScroll: true });
  };
  const askWhy = () => {
    group.querySelectorAll("button").forEach((button) => button.remove());
    question.textContent = say.say("why_not");
    const buttons = REASONS.map((reason) => h("button", { type: "button", class: "chip", onclick: () => finish("down", reason) }, say.say(reason)));
    group.append(...buttons);
    buttons[0]?.focus({ preventScroll: true });
  };
  const thumb = (name: string, drawing: string, pressed: () => void) =>
    h("button", { type: "button", class: "icon", "aria-label": name, title: name, onclick: pressed }, icon(drawing));
  group.append(
    thumb(say.say("useful_yes"), icons.up, () => void finish("up")),
    thumb(say.say("useful_no"), icons.down, askWhy),
  );
  return group;
}
