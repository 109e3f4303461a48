// The element <assistance-finder>: a button until it is used. Lives in a shadow root, apart from the page.

import { Api } from "./api";
import { Chat } from "./chat";
import { h, icon } from "./dom";
import * as icons from "./icons";
import { Memory } from "./memory";
import { isShortcut, optionsOf, TAG, type Options } from "./options";
import styles from "./styles.css";
import { loadTexts, type Say } from "./texts";

const ATTEMPTS = [5000, 20000, 60000];

export class AssistanceFinder extends HTMLElement {
  static home = "";
  private chat: Chat | null = null;
  private launcher: HTMLButtonElement | null = null;
  private root: ShadowRoot | null = null;
  private layer!: HTMLElement;
  private options!: Options;
  private memory!: Memory;
  private say: Say | null = null;

  connectedCallback(): void {
    if (this.root) return this.layer.showPopover?.(); // moved within the page
    this.root = this.attachShadow({ mode: "open" });
    addStyles(this.root);
    this.layer = h("div", { class: "layer", popover: "manual" });
    this.root.append(this.layer);
    // Above the page, where no style of an element around it (opacity, transform) reaches.
    this.layer.showPopover?.();
    this.options = optionsOf(this, AssistanceFinder.home);
    this.removeAttribute("title"); // read; left there, the browser would show it as a tip over the whole chat
    this.memory = new Memory(`${TAG}:${this.options.base}`);
    addEventListener("keydown", (event) => {
      if (this.options.shortcut && this.say && isShortcut(event, this.options.shortcut)) {
        event.preventDefault();
        if (this.chat?.isOpen) this.chat.close();
        else this.open();
      }
    });
    addEventListener("hashchange", () => this.followLink());
    addEventListener("click", (event) => {
      // A second click on the same link changes no address.
      const pressed = event.target instanceof Element && event.target.closest<HTMLAnchorElement>(`a[href*="#${TAG}"]`);
      if (pressed && pressed.href === location.href) this.followLink();
    });
    afterLoading(() => void this.start(0));
  }

  /** Open the chat; with the id of a contact, ask about it. */
  open(contact = ""): void {
    if (!this.root || !this.say) return;
    const asked = contact || (this.chat ? "" : this.options.contact);
    this.chat =
      this.chat || new Chat(this.layer, this.options, this.say, this.memory, new Api(this.options.base, this.memory), () => this.showButton());
    if (this.launcher) this.launcher.hidden = true;
    this.chat.open(asked);
  }

  close(): void {
    if (this.chat?.isOpen) this.chat.close();
  }

  /** What was chosen holds on pages in the same language; another page's chat is in that page's language. */
  private get language(): string {
    const { memory, options } = this;
    return (memory.get("page") === options.language && memory.get("language")) || options.language;
  }

  private async start(attempt: number): Promise<void> {
    try {
      this.say = await loadTexts(this.options.base, this.language);
    } catch (error) {
      // The page must not suffer: no button appears until the assistant can be reached.
      console.warn(`${TAG}: ${this.options.base} cannot be reached from this page. Is its origin among ALLOWED_ORIGINS?`, error);
      const pause = ATTEMPTS[attempt];
      if (pause) setTimeout(() => void this.start(attempt + 1), pause);
      return;
    }
    const { say, options } = this;
    this.launcher = h(
      "button",
      {
        type: "button",
        class: "launcher",
        lang: say.texts.language,
        dir: say.texts.direction,
        "aria-haspopup": "dialog",
        "aria-keyshortcuts": options.shortcut || null,
        onclick: () => this.open(),
      },
      icon(icons.ask),
      h("span", {}, say.say("launch")),
    );
    this.layer.append(this.launcher);
    const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    this.followLink(visit?.type === "reload"); // what was asked before stands in the history
  }

  private showButton(): void {
    if (!this.launcher) return;
    this.launcher.hidden = false;
    this.launcher.focus({ preventScroll: true });
  }

  /** A link to #assistance-finder opens the chat, one to #assistance-finder=ID asks about that contact. */
  private followLink(again = false): void {
    const [name, id = ""] = location.hash.slice(1).split("=");
    if (name === TAG && this.say) this.open(again ? "" : id);
  }
}

function addStyles(root: ShadowRoot): void {
  try {
    // Not a <style>: a strict policy for styles allows this one.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("style", {}, styles));
  }
}

/** The page comes first: wait until it has loaded and has nothing else to do. */
function afterLoading(act: () => void): void {
  const soon = () => ("requestIdleCallback" in window ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 200));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}
