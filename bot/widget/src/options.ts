// What a web editor may set: attributes of the element, or of the script line as data-*.

export const TAG = "assistance-finder";
export const NAMES = ["language", "position", "title", "starters", "api", "contact", "directory", "theme", "shortcut"] as const;

export interface Options {
  language: string;
  title: string;
  starters: string[];
  base: string;
  contact: string;
  directory: string;
  shortcut: string;
}

/** Return the options of an element; `home` is where the script came from. */
export function optionsOf(element: HTMLElement, home: string): Options {
  const given = (name: (typeof NAMES)[number]) => (element.getAttribute(name) || "").trim();
  const api = given("api");
  const base = api ? new URL(api.replace(/\/?$/, "/"), document.baseURI).href : home;
  return {
    language: given("language") || document.documentElement.lang || navigator.language || "en",
    title: given("title"),
    starters: given("starters").split("|").map((starter) => starter.trim()).filter(Boolean),
    base,
    contact: given("contact"),
    directory: given("directory") && new URL(given("directory"), document.baseURI).href,
    shortcut: element.hasAttribute("shortcut") ? given("shortcut") : "Control+/",
  };
}

/** Say whether a key press is the shortcut, such as "Control+/" or "Alt+K"; the place of the key counts, not the layout. */
export function isShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split("+");
  const key = (parts.pop() || "").toLowerCase();
  const code = key === "/" ? "Slash" : `Key${key.toUpperCase()}`;
  const wanted = (name: string) => parts.includes(name);
  return (
    !!key &&
    parts.length > 0 &&
    (event.code === code || event.key.toLowerCase() === key) &&
    event.ctrlKey === wanted("Control") &&
    event.altKey === wanted("Alt") &&
    event.shiftKey === wanted("Shift") &&
    event.metaKey === wanted("Meta")
  );
}
