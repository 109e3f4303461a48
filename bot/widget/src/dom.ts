// Builds elements. Texts become text nodes and addresses are checked, so nothing the server says is ever markup.

type Child = Node | string | null | undefined | false;
type Properties = Record<string, string | number | boolean | null | undefined | ((event: any) => void)>;

const SCHEMES = ["https:", "http:", "tel:", "mailto:"];

/** Return an element; a function becomes a listener ("onclick"), true an empty attribute, false or null none. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Return the absolute address if following it cannot run anything, else null. */
export function safeAddress(address: string | null | undefined, base: string): string | null {
  try {
    const url = new URL(address || "", base);
    return address && SCHEMES.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Return a link, or only its content where the address is not safe. */
export function link(address: string | null | undefined, base: string, properties: Properties, ...children: Child[]): HTMLElement {
  const href = safeAddress(address, base);
  if (!href) return h("span", {}, ...children);
  const web = /^https?:/.test(href) && !("download" in properties);
  return h("a", { href, rel: "noopener noreferrer", target: web && "_blank", ...properties }, ...children);
}

/** Return the text as nodes in which addresses of pages are links. */
export function linked(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)) {
    fragment.append(/^https?:\/\//.test(part) ? link(part, part, { dir: "ltr" }, part) : part);
  }
  return fragment;
}

/** Return a decorative drawing on a grid of 24 by 24. */
export function icon(path: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const drawing = document.createElementNS(space, "path");
  drawing.setAttribute("d", path);
  svg.append(drawing);
  return svg;
}
