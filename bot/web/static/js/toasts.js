// Short notes over the chat.

import { byId, element } from "./dom.js";

const SHOWN_MS = 3200;
const TOASTS_MAX = 3;

export function toast(text) {
  const box = byId("toasts");
  const note = element("div", { className: "toast" }, text);
  while (box.childElementCount >= TOASTS_MAX) box.firstElementChild.remove();
  box.append(note);
  setTimeout(() => note.classList.add("leaves"), SHOWN_MS);
  setTimeout(() => note.remove(), SHOWN_MS + 350);
}
