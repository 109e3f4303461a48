// The field in which a person writes: it grows, counts, keeps the draft, and says what does not fit.

import * as icons from "./icons";
import { h, icon } from "./dom";
import type { Say } from "./texts";

const COUNT_FROM = 0.8; // of the limit

export class Composer {
  readonly element: HTMLFormElement;
  private readonly field: HTMLTextAreaElement;
  private readonly hint: HTMLElement;

  constructor(
    private readonly say: Say,
    draft: string,
    private readonly keep: (draft: string) => void,
    private readonly submit: (text: string) => void,
  ) {
    this.field = h("textarea", {
      id: "field",
      rows: 1,
      placeholder: say.say("placeholder"),
      "aria-describedby": "hint",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.changed(),
      onkeydown: (event: KeyboardEvent) => {
        // Enter also ends the composition of Chinese and other characters.
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.send();
        }
      },
    });
    this.hint = h("p", { id: "hint", class: "hint", role: "status" });
    const send = say.say("send");
    this.element = h(
      "form",
      {
        class: "composer",
        novalidate: true,
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.send();
        },
      },
      this.hint,
      h(
        "div",
        { class: "line" },
        h("label", { for: "field", class: "hidden" }, say.say("input")),
        this.field,
        h("button", { class: "send", "aria-label": send, title: send }, icon(icons.send)),
      ),
    );
    this.field.value = draft;
    this.field.dir = draft ? "auto" : say.texts.direction;
  }

  get text(): string {
    return this.field.value;
  }

  set text(text: string) {
    this.field.value = text;
    this.changed();
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  /** Fit the field to its text; it has to be in the page for that. */
  fit(): void {
    this.field.dir = this.text ? "auto" : this.say.texts.direction;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  private changed(): void {
    this.keep(this.text);
    this.fit();
    const { count, limit } = this.size();
    if (count > limit) this.complain(this.say.say("too_long", { count, limit }));
    else this.explain(count > limit * COUNT_FROM ? this.say.say("count", { count, limit }) : "");
  }

  private send(): void {
    const { count, limit } = this.size();
    if (!count) this.complain(this.say.say("empty"));
    else if (count > limit) this.changed();
    else {
      const text = this.text.trim();
      this.text = "";
      this.submit(text);
      return;
    }
    this.focus();
  }

  private size(): { count: number; limit: number } {
    const count = Array.from(this.text.trim()).length;
    return { count, limit: this.say.texts.limit };
  }

  private complain(sentence: string): void {
    this.explain(sentence);
    this.hint.classList.add("wrong");
    this.field.setAttribute("aria-invalid", "true");
  }

  private explain(sentence: string): void {
    if (this.hint.textContent !== sentence) this.hint.textContent = sentence;
    this.hint.classList.remove("wrong");
    this.field.removeAttribute("aria-invalid");
  }
}
