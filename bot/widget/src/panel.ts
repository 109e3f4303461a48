// The frame of the chat: title, languages, menu, the places for the conversation, notices and the field.

import * as icons from "./icons";
import { h, icon, link } from "./dom";
import type { Say } from "./texts";

const GAP = 12; // above an entry that was brought into view
const ROOM = 24; // of the log around an entry that fills it

/** What the buttons of the frame do. */
export interface Doings {
  close: () => void;
  closed: () => void;
  choose: (language: string) => void;
  startOver: () => void;
  forget: () => void;
  print: () => void;
}

export class Panel {
  readonly dialog: HTMLDialogElement;
  readonly log: HTMLElement;
  readonly notice: HTMLElement;
  readonly body: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly menu: HTMLElement;
  private readonly menuButton: HTMLButtonElement;

  constructor(
    private readonly say: Say,
    title: string,
    private readonly directory: string,
    private readonly shortcut: string,
    private readonly doings: Doings,
    composer: HTMLElement,
  ) {
    this.heading = h("h2", { id: "title", tabindex: -1 }, title);
    this.menu = h("div", { class: "menu", id: "menu", hidden: true });
    this.menuButton = h(
      "button",
      {
        type: "button",
        class: "icon",
        "aria-label": say.say("menu"),
        title: say.say("menu"),
        "aria-expanded": "false",
        "aria-controls": "menu",
        onclick: () => this.toggleMenu(this.menu.hidden),
      },
      icon(icons.menu),
    );
    const close = say.say("close");
    this.log = h("div", { class: "log", role: "log", "aria-label": say.say("log"), "aria-live": "polite", "aria-relevant": "additions", tabindex: 0 });
    this.notice = h("div", { class: "notice", role: "status" });
    this.body = h("div", { class: "body" }, this.log, this.notice);
    this.dialog = h(
      "dialog",
      {
        class: "panel",
        "aria-labelledby": "title",
        lang: say.texts.language,
        dir: say.texts.direction,
        onkeydown: (event: KeyboardEvent) => this.escape(event),
        oncancel: (event: Event) => this.leave(event), // the gesture "back" of a phone
        onclose: doings.closed,
      },
      h(
        "div",
        { class: "top" },
        h(
          "div",
          { class: "head" },
          h("span", { class: "mark" }, icon(icons.ask)),
          h("div", { class: "titles" }, this.heading, h("p", {}, say.say("subtitle"))),
          this.menuButton,
          h("button", { type: "button", class: "icon", "aria-label": close, title: close, onclick: doings.close }, icon(icons.close)),
        ),
        this.languages(),
        this.menu, // below the languages, so that none of them is half hidden
      ),
      this.body,
      composer,
    );
  }

  /** Show the dialog: over the whole page, with everything else out of reach, where there is no room beside it. */
  show(modal: boolean): void {
    if (this.dialog.open) this.dialog.close();
    if (modal) this.dialog.showModal();
    else this.dialog.show();
  }

  focusTitle(): void {
    this.heading.focus({ preventScroll: true });
  }

  /** Add an entry with room below it, so that it stands at the top while its answer comes and grows. */
  add(entry: HTMLElement): void {
    const last = this.log.lastElementChild as HTMLElement | null;
    if (last) last.style.minHeight = "";
    if (getComputedStyle(this.body).overflowY === "auto") entry.style.minHeight = `${this.body.clientHeight - ROOM}px`;
    this.log.append(entry);
    this.reveal(entry);
  }

  /** Bring the beginning of an entry into view, without moving the page around the chat. */
  reveal(entry: HTMLElement): void {
    const scroller = getComputedStyle(this.body).overflowY === "auto" ? this.body : this.dialog;
    const top = entry.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top - GAP;
  }

  private languages(): HTMLElement | false {
    const { languages, language } = this.say.texts;
    return (
      languages.length > 1 &&
      h(
        "div",
        { class: "languages", role: "group", "aria-label": this.say.say("language") },
        ...languages.map((each) =>
          h(
            "button",
            {
              type: "button",
              lang: each.code,
              dir: each.direction,
              "data-language": each.code,
              "aria-pressed": String(each.code === language),
              onclick: () => this.doings.choose(each.code),
            },
            each.name,
          ),
        ),
      )
    );
  }

  private fillMenu(): void {
    const { say, doings, directory, shortcut } = this;
    const entry = (drawing: string, name: string, act: () => void) =>
      h("button", { type: "button", onclick: act }, icon(drawing), say.say(name));
    const leave = (act: () => void) => () => {
      this.toggleMenu(false);
      act();
    };
    this.menu.replaceChildren(
      entry(icons.again, "start_over", leave(doings.startOver)),
      entry(icons.print, "print", leave(doings.print)),
      link(directory, directory, {}, icon(icons.book), say.say("directory")),
      entry(icons.erase, "forget", () => {
        const keep = h("button", { type: "button", class: "chip", onclick: () => this.fillMenu() }, say.say("forget_no"));
        const erase = h("button", { type: "button", class: "chip danger", onclick: leave(doings.forget) }, say.say("forget_yes"));
        this.menu.replaceChildren(h("p", { id: "sure" }, say.say("forget_question")), h("div", { class: "choices" }, erase, keep));
        erase.setAttribute("aria-describedby", "sure");
        erase.focus();
      }),
      shortcut ? h("p", { class: "keys" }, say.say("shortcut", { keys: shortcut.replace("Control", "Ctrl") })) : "",
    );
    this.menu.querySelector("button")?.focus();
  }

  private toggleMenu(open: boolean): void {
    this.menu.hidden = !open;
    if (open) this.fillMenu();
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (!open) this.menuButton.focus();
  }

  private escape(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) this.leave(event);
  }

  private leave(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.menu.hidden) this.doings.close();
    else this.toggleMenu(false);
  }
}
