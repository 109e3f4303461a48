// What the one script line does: defines the element, and puts one on the page if there is none.

import { AssistanceFinder } from "./element";
import { NAMES, TAG } from "./options";

const script = document.currentScript as HTMLScriptElement | null;

if (!customElements.get(TAG)) {
  AssistanceFinder.home = new URL(".", script?.src || document.baseURI).href;
  customElements.define(TAG, AssistanceFinder);
  const insert = () => {
    if (document.querySelector(TAG)) return;
    const element = document.createElement(TAG);
    for (const name of NAMES) {
      const value = script?.getAttribute(`data-${name}`);
      if (value != null) element.setAttribute(name, value);
    }
    document.body.append(element);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", insert);
  else insert();
}
