// The live stream: connects, listens, and connects again from where it was.

import { openSession } from "./api.js";

const WAIT_MIN = 500;
const WAIT_MAX = 8000;
const SILENCE_MAX = 45_000; // the server says something every 15 s

/** ``hooks``: session(answer), lines(data), typing(data), answer(data), state("open" | "lost" | "elsewhere"). */
export class Live {
  #hooks;
  #source = null;
  #cursor = "";
  #wait = WAIT_MIN;
  #timer = 0;
  #elsewhere = false;
  #attempt = 0;

  constructor(hooks) {
    this.#hooks = hooks;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#hurry();
    });
  }

  async connect() {
    this.#stop();
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      this.#hooks.session(await openSession());
    } catch {
      if (attempt === this.#attempt) this.#lost();
      return;
    }
    if (attempt !== this.#attempt) return; // a later one is under way: two streams would be one too many
    const source = new EventSource(`/api/events?after=${encodeURIComponent(this.#cursor)}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = WAIT_MIN;
      this.#elsewhere = false;
      this.#hooks.state("open");
      this.#listen();
    });
    source.addEventListener("error", () => this.#lost());
    source.addEventListener("alive", () => this.#listen());
    source.addEventListener("lines", (event) => {
      this.#cursor = event.lastEventId;
      this.#hooks.lines(JSON.parse(event.data));
    });
    source.addEventListener("typing", (event) => this.#hooks.typing(JSON.parse(event.data)));
    source.addEventListener("answer", (event) => this.#hooks.answer(JSON.parse(event.data)));
    source.addEventListener("replaced", () => {
      this.#stop();
      this.#elsewhere = true;
      this.#hooks.state("elsewhere");
    });
  }

  /** A stream that fell silent is dead, even when the browser has not noticed: a phone that slept, a lost network. */
  #listen() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(), SILENCE_MAX);
  }

  #lost() {
    this.#stop();
    this.#hooks.state("lost");
    this.#timer = setTimeout(() => this.connect(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, WAIT_MAX);
  }

  #hurry() {
    if (this.#source && this.#source.readyState !== EventSource.CLOSED && !this.#elsewhere) return;
    this.#wait = WAIT_MIN;
    this.connect();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
