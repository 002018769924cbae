// Loa's small markup as DOM nodes, through a whitelist. The text is parsed in a document of its own, where nothing
// runs or loads; of that only the elements and attributes named here are built anew.

import { element, safeUrl } from "./dom.js";

const PLAIN = new Set(["b", "i", "u", "s", "code"]);
const SILENT = new Set(["script", "style", "template", "noscript", "iframe", "textarea", "title"]);
const DEPTH_MAX = 24;
const COMMAND = /(?<=^|\s)(\/[a-z]{2,20})(?![\w/])/;

/** A fragment with what the markup shows. */
export function renderMarkup(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...children(parsed.body, 0));
  for (const box of fragment.querySelectorAll("blockquote")) closeUp(box);
  return fragment;
}

/** A quote stands on lines of its own already: the line breaks beside it would show as empty lines. */
function closeUp(box) {
  const { previousSibling: before, nextSibling: after } = box;
  if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/\n$/, "");
  if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.replace(/^\n/, "");
}

/** The text of the markup in one line, for lists and announcements. */
export function plainText(html) {
  const spaced = html.replaceAll("<blockquote", "\n<blockquote").replaceAll("</blockquote>", "</blockquote>\n");
  return (renderMarkup(spaced).textContent ?? "").replace(/\s+/g, " ").trim();
}

function children(parent, depth) {
  return [...parent.childNodes].flatMap((node) => rebuilt(node, depth));
}

function rebuilt(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return words(node);
  if (node.nodeType !== Node.ELEMENT_NODE || depth > DEPTH_MAX) return [];
  const name = node.localName;
  if (SILENT.has(name)) return [];
  const inside = children(node, depth + 1);
  if (PLAIN.has(name)) return [element(name, {}, ...inside)];
  if (name === "a") return link(node.getAttribute("href"), inside);
  if (name === "blockquote") return [quote(node.hasAttribute("expandable"), inside)];
  return inside;
}

/** The commands in a text can be tapped, as in Telegram; an example in code is only taken over, to be completed. */
function words(node) {
  const box = node.parentElement?.closest("a, code");
  if (box?.localName === "code" && node.data.startsWith("/")) return [command(node.data, "example")];
  if (box) return [document.createTextNode(node.data)];
  return node.data.split(COMMAND).map((part, place) =>
    place % 2 ? command(part, "command") : document.createTextNode(part));
}

function command(text, className) {
  return element("button", { type: "button", className }, text);
}

function link(href, inside) {
  const url = safeUrl(href ?? "");
  return url ? [element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...inside)] : inside;
}

function quote(expandable, inside) {
  const text = element("span", { className: "quote-text" }, ...inside);
  return element("blockquote", { "data-expandable": expandable ? "" : null }, text);
}

/** Fold the expandable quotes under ``root`` that are longer than they need be; call it when ``root`` is laid out. */
export function foldQuotes(root, isOpen, onToggle) {
  for (const [place, box] of root.querySelectorAll("blockquote[data-expandable]").entries()) {
    const text = box.firstElementChild;
    box.classList.add("closed");
    if (text.scrollHeight <= text.clientHeight + 2) {
      box.classList.remove("closed");
      continue;
    }
    const button = element("button", { type: "button", className: "more" });
    const show = (open) => {
      box.classList.toggle("closed", !open);
      button.textContent = open ? "Thu gọn" : "Xem thêm";
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => {
      const open = box.classList.contains("closed");
      show(open);
      onToggle(place, open);
    });
    box.append(button);
    show(isOpen(place));
  }
}
