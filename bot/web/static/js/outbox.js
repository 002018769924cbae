// Messages on their way: one after the other, tried again while that helps, and never lost without a word.

import { Refused, freshId, sendMessage, sendPicture } from "./api.js";

const TRIES = 4;
const KEPT = "loa.unsent"; // in this tab
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Outbox {
  #changed;
  #chains = new Map();

  /** ``changed(conversation)`` is called whenever a message's state is another. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** ``attached``: { blob, url } of a picture. */
  send(conversation, text, attached = null) {
    const message = { client: freshId(), text, attached, at: new Date().toISOString(), state: "sending" };
    conversation.pending.set(message.client, message);
    this.#queue(conversation, message);
  }

  retry(conversation, client) {
    const message = conversation.pending.get(client);
    if (!message || message.state !== "failed") return;
    message.state = "sending";
    this.#queue(conversation, message);
  }

  /** After a lost connection: whatever failed for that reason goes again. */
  retryLost(conversation) {
    for (const message of conversation.pending.values()) if (message.lost) this.retry(conversation, message.client);
  }

  /** A page that is left keeps the words it could not send; pictures it cannot keep. */
  keep(conversations) {
    const unsent = [];
    for (const { key, pending } of conversations) {
      for (const { client, text, attached, at, state, error, lost = true } of pending.values()) {
        if (state !== "sent" && !attached) unsent.push([key, { client, text, at, state: "failed", error, lost }]);
      }
    }
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(unsent));
    } catch {
      // a browser that keeps nothing
    }
  }

  /** Take up what the page kept when it was left; ``conversations`` by key. */
  recall(conversations) {
    let unsent = [];
    try {
      unsent = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
      sessionStorage.removeItem(KEPT);
    } catch {
      // as above
    }
    for (const [key, message] of unsent) conversations.get(key)?.pending.set(message.client, message);
  }

  #queue(conversation, message) {
    this.#changed(conversation);
    const before = this.#chains.get(conversation.key) ?? Promise.resolve();
    this.#chains.set(conversation.key, before.then(() => this.#deliver(conversation, message)));
  }

  async #deliver(conversation, message) {
    for (let attempt = 1; message.state === "sending"; attempt += 1) {
      try {
        await this.#attempt(conversation, message);
        conversation.settle(message);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.wait !== null && attempt < TRIES) {
          await pause(Math.min(error.wait * attempt, 10_000));
          continue;
        }
        Object.assign(message, { state: "failed", error: error.message, lost: error.wait !== null });
      }
    }
    this.#changed(conversation);
  }

  async #attempt(conversation, message) {
    if (message.attached && !message.picture) {
      message.picture = await sendPicture(conversation.key, message.attached.blob);
    }
    await sendMessage(conversation.key, message.client, message.text, message.picture?.ref);
  }
}
