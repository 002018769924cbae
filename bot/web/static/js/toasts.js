// Short notes over the chat, one at a time.

import { byId, element } from "./dom.js";

const SHOWN_MS = 3200;

export function toast(text) {
  const box = byId("toasts");
  const note = element("div", { className: "toast" }, text);
  box.replaceChildren(note);
  setTimeout(() => note.classList.add("leaves"), SHOWN_MS);
  setTimeout(() => note.remove(), SHOWN_MS + 350);
}
