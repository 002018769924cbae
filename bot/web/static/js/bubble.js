// One line of a chat as an element: card or picture, text, file, time, and the keys under it.

import { clock } from "./dates.js";
import { element, icon, safeUrl } from "./dom.js";
import { renderMarkup } from "./markup.js";

const IP_ADDRESS = /^[\d.]+$|^\[/; // a number says nothing to a reader

/** ``hooks``: press(line, action, key element), retry(client). */
export function lineElement(line, hooks) {
  const bubble = element("div", { className: "bubble" }, ...contents(line), meta(line));
  const made = element("li", { className: `line ${line.author === "me" ? "me" : "loa"}` }, bubble);
  if (line.buttons?.length) made.append(keys(line, hooks));
  if (line.state === "failed") made.append(failure(line, hooks));
  made.classList.toggle("wide", Boolean(line.buttons?.length || line.preview?.image || pictureOf(line)));
  made.classList.toggle("has-keys", Boolean(line.buttons?.length));
  return made;
}

/** What an element was made from: the same text means that it can stay. */
export const signature = (line) =>
  JSON.stringify([line.html, line.text, line.buttons, line.picture, line.preview, line.document, line.answers, line.state, line.error]);

function contents(line) {
  const text = line.author === "me" ? document.createTextNode(line.text) : renderMarkup(line.html ?? "");
  return [
    line.answers ? element("p", { className: "answers" }, line.answers) : null,
    preview(line.preview),
    picture(pictureOf(line)),
    line.document ? file(line) : null,
    element("span", { className: "text" }, text),
  ];
}

function pictureOf(line) {
  if (line.attached) return { src: line.attached.url, width: line.attached.width, height: line.attached.height };
  return line.picture ? { ...line.picture, src: `/pictures/${line.picture.ref}` } : null;
}

/** The picture card of a link. Its place is kept while the picture loads, and when it never comes. */
function preview(card) {
  const source = safeUrl(card?.image ?? "");
  const url = safeUrl(card?.url ?? "");
  if (!source || !url) return null;
  const host = new URL(url).hostname.replace(/^www\./, "");
  const frame = { href: url, target: "_blank", rel: "noopener noreferrer", className: "picture preview" };
  frame["aria-label"] = `Mở bài trên ${host}`;
  const named = IP_ADDRESS.test(host) ? null : element("span", { className: "host" }, host);
  return framed(element("a", frame), source, named);
}

function picture(shown) {
  if (!shown) return null;
  const frame = element("a", { href: shown.src, target: "_blank", rel: "noopener", className: "picture", "aria-label": "Xem ảnh lớn" });
  const tallest = 1.25; // a very tall picture is cut to this; a tap shows it whole
  frame.style.aspectRatio = String(Math.max(shown.width / shown.height, 1 / tallest) || 1);
  return framed(frame, shown.src);
}

function framed(frame, source, ...more) {
  const image = element("img", { alt: "", decoding: "async", referrerPolicy: "no-referrer" });
  frame.classList.add("loading");
  image.addEventListener("load", () => frame.classList.remove("loading"));
  image.addEventListener("error", () => frame.classList.replace("loading", "broken"));
  image.src = source;
  frame.append(icon("loa"), image, ...more.filter(Boolean));
  return frame;
}

function file(line) {
  const size = line.document.bytes < 1024 ? `${line.document.bytes} B` : `${Math.ceil(line.document.bytes / 1024)} KB`;
  const name = element("span", {}, element("b", {}, line.document.name), element("small", {}, `${size} · Tải về`));
  const href = `/api/${line.key}/files/${line.id}`;
  const disc = element("span", { className: "disc" }, icon("file"));
  return element("a", { className: "document", href, download: line.document.name }, disc, name);
}

function meta(line) {
  const states = { sending: ["clock", "đang gửi"], sent: ["check", "đã gửi"], failed: ["alert", "chưa gửi được"] };
  const [name, label] = states[line.state] ?? states.sent;
  const moment = new Date(line.at);
  const time = element("time", { dateTime: line.at }, clock(moment));
  if (line.author !== "me") return element("span", { className: "meta" }, time);
  const state = element("span", { role: "img", "aria-label": label }, icon(name));
  return element("span", { className: "meta" }, time, state);
}

function keys(line, hooks) {
  const rows = line.buttons.map((row) =>
    element("div", { className: "row" }, ...row.map((button) => key(line, button, hooks))));
  return element("div", { className: "keys", role: "group", "aria-label": "Lựa chọn" }, ...rows);
}

function key(line, button, hooks) {
  const label = element("span", {}, button.label.replace(/ ›$/, "\u00a0›")); // an arrow never stands alone on a line
  if (button.url) {
    const href = safeUrl(button.url);
    const properties = { className: "key", target: "_blank", rel: "noopener noreferrer" };
    return href ? element("a", { ...properties, href }, label, icon("out", "out")) : element("span", properties, label);
  }
  const pressed = button.active ? "true" : null;
  const properties = { type: "button", className: button.active ? "key active" : "key", "aria-pressed": pressed };
  const made = element("button", properties, button.active ? icon("check") : null, label);
  made.addEventListener("click", () => hooks.press(line, button.action, made));
  return made;
}

function failure(line, hooks) {
  const again = element("button", { type: "button" }, "Gửi lại");
  again.addEventListener("click", () => hooks.retry(line.client));
  return element("p", { className: "failed", role: "alert" }, icon("alert"), line.error ?? "Chưa gửi được.", again);
}
