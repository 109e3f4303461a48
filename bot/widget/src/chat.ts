// The conversation: what is said, what is still on its way, and what happens when the line drops.

import { Api, newId, Refused } from "./api";
import { Composer } from "./composer";
import { h, link } from "./dom";
import { repliesElement, turnElement, type LogAround } from "./log";
import type { Memory } from "./memory";
import type { Options } from "./options";
import { Panel } from "./panel";
import { printTurns } from "./printing";
import { loadTexts, type Say } from "./texts";
import type { Message, Reply, Turn } from "./types";

const SHOW_WORKING = 300;
const SHOW_SLOW = 8000;
const SMALL = "(max-width: 30em), (max-height: 30em)";

/** A message on its way; under its id it can be sent again. */
interface Pending {
  message: Message;
  id: string;
  user: string;
  element: HTMLElement;
}

export class Chat {
  private panel!: Panel;
  private composer!: Composer;
  private turns: Turn[] = [];
  private readonly waiting = new Set<HTMLElement>(); // the turns without an answer, in order
  private failed: Pending | null = null;
  private queue: Promise<void> = Promise.resolve();
  private epoch = 0; // grows when a conversation ends, so that late answers to it are dropped
  private languageChanged = false;
  private loaded: Promise<void> | null = null;
  private readonly said = new Map<string, Say>(); // the sentences of each language of the conversation
  private readonly small = matchMedia(SMALL);

  constructor(
    private readonly layer: HTMLElement,
    private readonly options: Options,
    private say: Say,
    private readonly memory: Memory,
    private readonly api: Api,
    private readonly onClose: () => void,
  ) {
    this.said.set(this.language, say);
    this.build();
    this.small.addEventListener?.("change", () => this.isOpen && this.showAgain());
    addEventListener("online", () => {
      this.announce("");
      if (this.failed) this.retry();
    });
    addEventListener("offline", () => this.isOpen && this.sayOffline());
  }

  get isOpen(): boolean {
    return this.panel.dialog.open;
  }

  open(contact = ""): void {
    if (!this.isOpen) {
      this.panel.show(this.small.matches);
      this.composer.fit();
      this.focus();
      if (!navigator.onLine) this.sayOffline();
    }
    this.loaded = this.loaded || this.load();
    if (contact) void this.loaded.then(() => this.send({ contact }, ""));
  }

  close(): void {
    this.panel.dialog.close();
  }

  private get language(): string {
    return this.say.texts.language;
  }

  private get directory(): string {
    return this.options.directory || new URL(this.say.texts.directory.replace(/^\//, ""), this.options.base).href;
  }

  private build(): void {
    const before = this.panel;
    const draft = before ? this.composer.text : this.memory.get("draft");
    this.composer = new Composer(
      this.say,
      draft,
      (text) => this.memory.set("draft", text),
      (text) => this.send({ text }, text),
    );
    this.panel = new Panel(
      this.say,
      this.options.title || this.say.say("title"),
      this.directory,
      this.options.shortcut,
      {
        close: () => this.close(),
        closed: () => this.isOpen || this.onClose(), // also when the browser closed it
        choose: (language) => void this.choose(language),
        startOver: () => this.startOver("started_over"),
        forget: () => void this.forget(),
        print: () => printTurns(this.turns, this.options.title || this.say.say("title"), this.say, this.layer),
      },
      this.composer.element,
    );
    if (before) before.dialog.replaceWith(this.panel.dialog);
    else this.layer.append(this.panel.dialog);
    this.draw();
  }

  /** Show again what was said in this tab, or get a session ready so that the first answer comes quicker. */
  private async load(): Promise<void> {
    try {
      if (!this.api.hasConversation) return await this.api.open(this.language);
      const epoch = this.epoch;
      const turns = await this.api.history(this.language);
      await this.learn(turns.flatMap((turn) => turn.replies));
      if (epoch !== this.epoch) return;
      this.turns = turns;
      const last = turns[turns.length - 1]?.replies.slice(-1)[0];
      if (last && last.language !== this.language) this.languageChanged = true; // the page is in another one
      this.draw();
    } catch {
      this.loaded = null; // the next opening or message tries again
    }
  }

  private draw(): void {
    const { log } = this.panel;
    log.setAttribute("aria-busy", "true"); // what was said before is not announced
    log.replaceChildren(this.turns.length || this.waiting.size ? "" : this.welcome());
    for (const turn of this.turns) {
      const element = turnElement(turn.user, this.say);
      element.append(repliesElement(turn.replies, turn.user, this.around));
      log.append(element);
    }
    log.append(...this.waiting);
    this.dropSuggestions(".turn:not(:last-child)");
    const last = log.lastElementChild as HTMLElement | null;
    if (last?.matches(".turn")) this.panel.reveal(last);
    log.removeAttribute("aria-busy");
  }

  private welcome(): HTMLElement {
    const { say } = this;
    const starters = this.options.starters.length ? this.options.starters : say.texts.starters;
    return h(
      "div",
      { class: "welcome" },
      h("p", { class: "hello" }, say.say("welcome")),
      h("p", {}, say.say("intro")),
      h("p", { class: "small", id: "starters" }, say.say("starters_label")),
      h(
        "div",
        { class: "suggestions", role: "group", "aria-labelledby": "starters" },
        ...starters.map((text) => h("button", { type: "button", class: "chip", onclick: () => this.send({ text }, text) }, text)),
      ),
      h("p", { class: "small" }, say.say("privacy")),
    );
  }

  private get around(): LogAround {
    return {
      say: this.say,
      in: (language) => this.said.get(language) || this.say,
      base: this.options.base,
      copy: (value) => void this.copy(value),
      press: (suggestion) => this.send({ payload: suggestion.payload }, suggestion.title),
      rate: (card, rating, reason) => this.api.feedback(this.language, { card, rating, reason }).then(() => true, () => false),
    };
  }

  private send(message: Message, user: string): void {
    const element = turnElement(user, this.say);
    this.panel.log.querySelector(".welcome")?.remove();
    this.dropFailure();
    this.dropSuggestions(".turn");
    this.panel.add(element);
    this.focus();
    this.enqueue({ message, id: newId(), user, element });
  }

  private enqueue(pending: Pending): void {
    const epoch = this.epoch;
    this.waiting.add(pending.element);
    this.queue = Promise.all([this.queue, this.loaded]).then(() => this.answer(pending, epoch));
  }

  private async answer(pending: Pending, epoch: number): Promise<void> {
    if (epoch !== this.epoch) return;
    const working = h("p", { class: "working", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    const timers = [
      setTimeout(() => pending.element.append(working), SHOW_WORKING),
      setTimeout(() => this.announce(this.say.say("slow")), SHOW_SLOW),
    ];
    const changed = this.languageChanged;
    try {
      const trouble = () => (navigator.onLine ? this.announce(this.say.say("again")) : this.sayOffline());
      const replies = await this.api.send(pending.message, pending.id, this.language, changed, trouble);
      if (epoch !== this.epoch) return;
      if (changed) this.languageChanged = false;
      await this.learn(replies);
      if (epoch !== this.epoch) return;
      this.follow(replies, changed);
      this.announce("");
      this.turns.push({ user: pending.user, replies });
      this.waiting.delete(pending.element);
      working.remove();
      pending.element.append(repliesElement(replies, pending.user, this.around));
      this.panel.reveal(pending.element);
    } catch (error) {
      if (epoch === this.epoch) this.fail(pending, error);
    } finally {
      timers.forEach(clearTimeout);
      working.remove();
    }
  }

  /** Fetch the sentences of every language that is answered in; without them, those of the frame have to do. */
  private async learn(replies: Reply[]): Promise<void> {
    const known = new Set(this.say.texts.languages.map((language) => language.code));
    const missing = new Set(replies.map((reply) => reply.language).filter((code) => known.has(code) && !this.said.has(code)));
    const fetched = await Promise.all(Array.from(missing, (code) => loadTexts(this.options.base, code).catch(() => null)));
    fetched.forEach((say) => say && this.said.set(say.texts.language, say));
  }

  /** Who writes in another language is answered in it, and reads the frame in it too. */
  private follow(replies: Reply[], asked: boolean): void {
    const say = this.said.get(replies[replies.length - 1]?.language || "");
    if (!say || say === this.say || (this.languageChanged && !asked)) return;
    this.speak(say);
  }

  /** Say in place what went wrong and what to do next; a question that was not answered is not lost. */
  private fail(pending: Pending, error: unknown): void {
    this.announce("");
    const { say } = this;
    const refused = error instanceof Refused ? error : null;
    let sentence = say.say("unreachable");
    if (refused?.code === "rate_limit") sentence = say.say("busy", { seconds: refused.seconds });
    else if (refused?.code === "unknown_contact") sentence = say.say("unknown_contact");
    else if (refused) sentence = say.say("refused");
    const again = !refused || refused.status === 429;
    if (again) {
      this.failed = pending;
      if (!this.composer.text) this.memory.set("draft", pending.user); // a reload brings it back
    }
    pending.element.append(
      h(
        "div",
        { class: "reply error" },
        h("p", {}, sentence),
        h(
          "div",
          { class: "suggestions" },
          again && h("button", { type: "button", class: "chip", onclick: () => this.retry() }, say.say("retry")),
          this.directoryLink(),
        ),
      ),
    );
    this.panel.reveal(pending.element);
  }

  private retry(): void {
    const pending = this.failed;
    if (!pending) return;
    this.dropFailure();
    pending.element.querySelector(".error")?.remove();
    this.focus();
    this.enqueue(pending);
  }

  private dropFailure(): void {
    this.failed = null;
    this.memory.set("draft", this.composer.text);
  }

  private directoryLink(): HTMLElement {
    return link(this.directory, this.directory, { class: "chip" }, this.say.say("directory"));
  }

  private sayOffline(): void {
    this.announce(this.say.say("offline"), this.directoryLink());
  }

  /** Show a notice above the field; screen readers say it once. */
  private announce(sentence: string, ...more: HTMLElement[]): void {
    const { notice } = this.panel;
    if (sentence) notice.replaceChildren(h("p", {}, sentence), ...more);
    else notice.replaceChildren();
  }

  private async copy(value: string): Promise<void> {
    let copied = true;
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      copied = this.copyOldWay(value);
    }
    this.announce(this.say.say(copied ? "copied" : "not_copied"));
    if (copied) setTimeout(() => this.panel.notice.textContent === this.say.say("copied") && this.announce(""), 3000);
  }

  /** Pages without https have no clipboard of their own. */
  private copyOldWay(value: string): boolean {
    const focused = this.focused;
    const field = h("textarea", { class: "hidden", tabindex: -1, "aria-hidden": "true" });
    field.value = value;
    this.panel.dialog.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  }

  private async choose(language: string): Promise<void> {
    try {
      const say = this.said.get(language) || (await loadTexts(this.options.base, language));
      this.said.set(say.texts.language, say);
      this.languageChanged = true;
      this.speak(say, `[data-language="${language}"]`);
    } catch {
      this.announce(this.say.say("unreachable"));
    }
  }

  private speak(say: Say, focus = ""): void {
    const focused = this.focused;
    this.say = say;
    this.memory.set("language", this.language);
    this.memory.set("page", this.options.language);
    this.rebuild(focus || (focused && (focused.id === "field" ? "#field" : "#title")) || "");
  }

  private startOver(sentence: string): void {
    this.epoch++;
    this.turns = [];
    this.waiting.clear();
    this.failed = null;
    this.api.leave();
    this.composer.text = "";
    this.languageChanged = false;
    this.draw();
    this.announce(this.say.say(sentence));
    this.focus();
    this.loaded = this.load();
  }

  private async forget(): Promise<void> {
    try {
      await this.api.forget();
    } catch {
      return this.announce(this.say.say("not_forgotten"));
    }
    this.startOver("forgotten");
  }

  private get focused(): HTMLElement | null {
    return (this.layer.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
  }

  private rebuild(focus: string): void {
    const open = this.isOpen;
    this.build();
    if (!open) return;
    this.panel.show(this.small.matches);
    this.composer.fit();
    if (focus) this.panel.dialog.querySelector<HTMLElement>(focus)?.focus();
  }

  private showAgain(): void {
    const focused = this.focused;
    this.panel.show(this.small.matches);
    focused?.focus({ preventScroll: true });
  }

  /** Put the focus where a person goes on; on a touch screen the field would call the keyboard over the answer. */
  private focus(): void {
    if (matchMedia("(pointer: coarse)").matches) this.panel.focusTitle();
    else this.composer.focus();
  }

  /** What an earlier answer suggested is out of place under a later one. */
  private dropSuggestions(where: string): void {
    this.panel.log.querySelectorAll(`${where} > .replies > .suggestions`).forEach((suggestions) => suggestions.remove());
  }
}
