// Brings the parts together: what arrives goes to the store, from there to the screen; what is said goes out.

import { Refused, freshId, sendPress } from "./api.js";
import { Composer } from "./composer.js";
import { byId, element } from "./dom.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { showHead, showSidebar } from "./sidebar.js";
import { Conversation } from "./store.js";
import { Timeline } from "./timeline.js";
import { toast } from "./toasts.js";
import { showTries } from "./tries.js";

const TYPING_MS = 6000;
const PRESS_MS = 10_000;
const LOST_SHOWN_AFTER_MS = 900; // a blink of the network is nobody's business

const items = [...document.querySelectorAll(".chat-item")];
const conversations = new Map(items.map(({ dataset }) =>
  [dataset.key, new Conversation(dataset.key, dataset.title, dataset.about)]));
const pressed = new Map(); // press id → key element
let open = conversations.values().next().value;
let connection = "connecting";
let bannerTimer = 0;

const timeline = new Timeline({
  press,
  retry: (client) => outbox.retry(open, client),
  say: (command) => say(command, null),
  write: (text) => composer.write(text),
});
const outbox = new Outbox((conversation) => refresh(conversation));
const composer = new Composer((text, attached) => say(text, attached));
if (byId("tries")) showTries(byId("tries"), () => open, (text) => say(text, null));
const live = new Live({ session, lines, typing, answer, state });

function refresh(conversation, added = []) {
  if (conversation === open) {
    timeline.update(added);
    if (isRead()) open.markRead();
    showHead(open, connection);
  }
  showSidebar(conversations, open);
}

const isRead = () => document.visibilityState === "visible" && byId("app").dataset.view !== "list";

function say(text, attached) {
  timeline.follow();
  open.freshFrom = null;
  outbox.send(open, text, attached);
}

async function press(line, action, key) {
  if (key.classList.contains("waiting")) return;
  const id = freshId();
  timeline.touch(line);
  key.classList.add("waiting");
  key.append(element("span", { className: "spinner" }));
  pressed.set(id, key);
  setTimeout(() => release(id), PRESS_MS);
  try {
    await sendPress(open.key, id, line.id, action);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    release(id);
    toast(error.message);
  }
}

function release(id) {
  const key = pressed.get(id);
  pressed.delete(id);
  key?.classList.remove("waiting");
  key?.querySelector(".spinner")?.remove();
}

// --- what arrives -----------------------------------------------------------------------------------------------

function session({ commands }) {
  composer.commands = commands;
}

function lines({ chat, lines: changed, reset }) {
  const conversation = conversations.get(chat);
  if (!conversation) return;
  const isFirst = !conversation.loaded;
  const added = conversation.take(changed, reset);
  if (conversation === open && isFirst) timeline.open(open);
  refresh(conversation, added);
}

function typing({ chat }) {
  const conversation = conversations.get(chat);
  if (!conversation) return;
  conversation.typingUntil = Date.now() + TYPING_MS;
  refresh(conversation);
  setTimeout(() => refresh(conversation), TYPING_MS + 50);
}

function answer({ press: id, text }) {
  if (text && pressed.has(id)) toast(text);
  release(id);
}

function retryLost() {
  for (const conversation of conversations.values()) outbox.retryLost(conversation);
}

function state(now) {
  if (now === "open" && connection !== "open") retryLost();
  connection = now;
  const texts = { lost: "Đang kết nối lại…", elsewhere: "Loa đang mở ở thẻ khác. Chạm vào đây để xem tại đây." };
  clearTimeout(bannerTimer);
  if (now === "open") byId("banner").hidden = true;
  else bannerTimer = setTimeout(() => showBanner(texts[now]), LOST_SHOWN_AFTER_MS);
  showHead(open, connection);
}

function showBanner(text) {
  byId("banner-text").textContent = text;
  byId("banner").hidden = false;
}

// --- where the person is ----------------------------------------------------------------------------------------

function route() {
  const key = location.hash.slice(1);
  const next = conversations.get(key);
  byId("app").dataset.view = key === "list" ? "list" : "chat";
  if (next && next !== open) {
    open = next;
    timeline.open(open);
  }
  refresh(open);
  if (next) composer.focus();
}

byId("banner").addEventListener("click", () => connection === "elsewhere" && live.connect());
byId("begin").addEventListener("click", () => say("/start", null));
addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => refresh(open));
addEventListener("online", retryLost);
addEventListener("pagehide", () => outbox.keep(conversations.values()));

byId("app").dataset.view = location.hash === "#list" ? "list" : "chat";
if (conversations.has(location.hash.slice(1))) open = conversations.get(location.hash.slice(1));
outbox.recall(conversations);
timeline.open(open);
showHead(open, connection);
live.connect();
