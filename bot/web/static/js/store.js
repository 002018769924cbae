// What the page knows: conversations with their lines, what is on its way, and what was read.

import { plainText } from "./markup.js";

/** A conversation. Shown lines are those of the server and, after them, messages that have not arrived there yet. */
export class Conversation {
  lines = new Map(); // id → line
  pending = new Map(); // client id → { client, text, picture, attached, at, state: "sending" | "sent" | "failed", error }
  open = new Set(); // "line:place" of quotes that were unfolded
  typingUntil = 0;
  loaded = false;
  freshFrom = null; // the first line that was unread when the conversation was opened
  #readTo;

  constructor(key, title, about) {
    Object.assign(this, { key, title, about });
    this.#readTo = Number(remembered(`loa.read.${key}`)) || 0;
  }

  /** Take lines from the server; ``reset`` makes them the only ones. Returns the lines that are new here. */
  take(lines, reset) {
    if (reset) this.lines.clear();
    const first = !this.loaded || reset;
    const added = [];
    for (const line of lines) {
      if (line.deleted) {
        this.lines.delete(line.id);
        continue;
      }
      if (!this.lines.has(line.id)) added.push(line);
      this.lines.set(line.id, line);
      if (line.author === "loa") this.typingUntil = 0;
      if (this.pending.get(line.client)?.state === "sent") this.pending.delete(line.client);
    }
    if (reset && this.#readTo > this.#newest()) this.#readTo = 0; // another database: its lines count anew
    this.loaded = true;
    return first ? [] : added;
  }

  /** Lines in order, each with ``state`` (sent, sending, failed) and a stable ``name``. */
  shown() {
    const sent = [...this.lines.values()].sort((one, other) => one.id - other.id);
    const known = new Set(sent.map((line) => line.client).filter(Boolean));
    const waiting = [...this.pending.values()].filter((message) => !known.has(message.client));
    return [
      ...sent.map((line) => ({ ...line, name: line.client ?? String(line.id), state: this.#stateOf(line) })),
      ...waiting.map((message) => ({ ...message, author: "me", name: message.client })),
    ];
  }

  get unread() {
    let count = 0;
    for (const line of this.lines.values()) if (line.author === "loa" && line.id > this.#readTo) count += 1;
    return count;
  }

  get firstUnread() {
    const ids = [...this.lines.values()].filter((line) => line.author === "loa" && line.id > this.#readTo);
    return this.#readTo && ids.length ? Math.min(...ids.map((line) => line.id)) : null;
  }

  markRead() {
    const newest = this.#newest();
    if (newest <= this.#readTo) return;
    this.#readTo = newest;
    remember(`loa.read.${this.key}`, String(newest));
  }

  /** The server has the message: forget it as soon as its line is here. */
  settle(message) {
    message.state = "sent";
    for (const line of this.lines.values()) if (line.client === message.client) this.pending.delete(message.client);
  }

  get isEmpty() {
    return this.loaded && this.lines.size === 0 && this.pending.size === 0;
  }

  /** { at, text } of the newest line, or null. */
  get last() {
    const line = this.shown().at(-1);
    if (!line) return null;
    const text = line.author === "me" ? line.text : plainText(line.html ?? "");
    const shown = text || (line.picture || line.attached ? "Ảnh" : line.document?.name ?? "");
    return { at: new Date(line.at), text: line.author === "me" ? `Bạn: ${shown}` : shown };
  }

  #newest() {
    return Math.max(0, ...this.lines.keys());
  }

  #stateOf(line) {
    return this.pending.get(line.client)?.state ?? "sent";
  }
}

function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* private mode: forgotten with the page */ }
}
