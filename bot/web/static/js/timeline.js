// The lines of the open conversation: kept in order and in groups, scrolled as a reader expects.

import { lineElement, signature } from "./bubble.js";
import { dayKey, dayName } from "./dates.js";
import { byId, element, setBadge } from "./dom.js";
import { foldQuotes } from "./markup.js";

const NEAR_END = 90; // pixels
const ROOM_ABOVE = 46; // pixels: what was asked, and the day that shows while the lines move
const GROUP_MS = 5 * 60_000;
const DAY_STICKS_AT = 8; // pixels, as in the style sheet
const DAY_SHOWN_MS = 900;
const LEAVES_MS = 260;
const ANSWERS_WITHIN_MS = 10_000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Timeline {
  #box = byId("timeline");
  #list = byId("lines");
  #empty = byId("empty");
  #toEnd = byId("to-end");
  #shown = new Map(); // name → { element, signature }
  #conversation = null;
  #hooks;
  #missed = 0;
  #pinned = true;
  #top = 0;
  #touched = ""; // the message whose key was pressed last
  #asked = false; // something was said and is not answered yet
  #pressedUntil = 0; // till then, what Loa says is likely to answer the key that was pressed
  #held = false; // at the beginning of an answer, until the person moves
  #resting = 0;

  constructor(hooks) {
    this.#hooks = hooks;
    this.#box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#toEnd.addEventListener("click", () => this.#goToEnd(true));
    for (const moves of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.#box.addEventListener(moves, () => { this.#held = false; }, { passive: true });
    }
    this.#list.addEventListener("click", ({ target }) => {
      if (target.matches(".command")) this.#hooks.say(target.textContent);
      if (target.matches(".example")) this.#hooks.write(target.textContent);
    });
    new ResizeObserver(() => this.#pinned && this.#goToEnd(false)).observe(this.#box);
    new ResizeObserver(() => this.#pinned && this.#goToEnd(false)).observe(this.#list);
  }

  /** Show another conversation, at its first unread line or its end. */
  open(conversation) {
    this.#conversation = conversation;
    this.#shown.clear();
    this.#list.replaceChildren();
    this.#pinned = true;
    this.#missed = 0;
    conversation.freshFrom = conversation.firstUnread;
    this.update([]);
    this.#top = this.#box.scrollHeight;
    this.#list.querySelector(".fresh")?.scrollIntoView({ block: "start" });
    this.#scrolled();
  }

  /** Show the conversation as it is now; ``added`` are the lines that just arrived. */
  update(added) {
    const lines = this.#conversation.shown();
    const arrived = new Set(added.map((line) => line.client ?? String(line.id)));
    const wanted = this.#wanted(lines, arrived);
    this.#place(wanted);
    for (const line of lines) this.#fold(line);
    this.#empty.hidden = !this.#conversation.isEmpty;
    const isPressed = Date.now() < this.#pressedUntil;
    const answer = (this.#asked || isPressed) && lines.find((line) => line.author === "loa" && arrived.has(line.name));
    if (answer) {
      this.#asked = false;
      this.#pressedUntil = 0;
      this.#pinned ||= isPressed;
    }
    if (this.#pinned && answer && this.#isTall(answer)) this.#goToBeginning(answer);
    else if (this.#pinned) this.#goToEnd(added.length > 0);
    else this.#miss(added.filter((line) => line.author === "loa").length);
  }

  /** The person pressed a key of this line: what is changed by it is looked at, a message that answers it is gone to. */
  touch(line) {
    this.#touched = line.name;
    this.#pressedUntil = Date.now() + ANSWERS_WITHIN_MS;
  }

  /** The person said something: they want to see it. */
  follow() {
    this.#pinned = true;
    this.#held = false;
    this.#asked = true;
  }

  /** All elements in order: days, the mark of what is unread, lines, typing dots. */
  #wanted(lines, arrived) {
    const wanted = [];
    const names = new Set(lines.map((line) => line.name));
    for (const name of this.#shown.keys()) if (!names.has(name)) this.#shown.delete(name);
    lines.forEach((line, place) => {
      const before = lines[place - 1];
      const newDay = !before || dayKey(new Date(before.at)) !== dayKey(new Date(line.at));
      if (newDay) wanted.push(this.#mark("day", dayKey(new Date(line.at)), dayName(new Date(line.at))));
      const fresh = line.id !== undefined && line.id === this.#conversation.freshFrom;
      if (fresh) wanted.push(this.#mark("fresh", "", "Tin chưa đọc"));
      const made = this.#line(line, arrived.has(line.name));
      made.classList.toggle("first", newDay || fresh || !together(before, line));
      made.classList.toggle("last", !together(line, lines[place + 1]));
      wanted.push(made);
    });
    if (this.#conversation.typingUntil > Date.now()) wanted.push(this.#mark("line loa typing first last", "typing", ""));
    return wanted;
  }

  #line(line, arrives) {
    const known = this.#shown.get(line.name);
    const now = signature(line);
    if (known?.signature === now) return known.element;
    const made = lineElement({ ...line, key: this.#conversation.key }, this.#hooks);
    made.dataset.name = line.name;
    if (arrives && !known && document.visibilityState === "visible") made.classList.add("arrives");
    this.#shown.set(line.name, { element: made, signature: now, folded: false });
    if (known) {
      if (line.name === this.#touched) this.#pressedUntil = 0;
      // Who pressed a key looks at what it does; what changes by itself lights up.
      made.classList.toggle("changes", line.author === "loa" && line.name !== this.#touched);
      replaceKeepingFocus(known.element, made);
    }
    return made;
  }

  #mark(className, key, text) {
    const name = `${className}/${key}`;
    const known = this.#shown.get(name)?.element ?? this.#list.querySelector(`[data-mark="${name}"]`);
    if (known) return known;
    if (!className.includes("typing")) return element("li", { className, "data-mark": name, role: "separator" }, text);
    const dots = element("div", { className: "bubble" }, element("i"), element("i"), element("i"));
    return element("li", { className, "data-mark": name, "aria-label": "Loa đang soạn tin" }, dots);
  }

  /** Put exactly these elements into the list; those in place stay untouched (no flicker, no lost focus). */
  #place(wanted) {
    const staying = new Set(wanted);
    const gone = [...this.#list.children].filter((item) => !staying.has(item) && !item.classList.contains("leaves"));
    for (const item of gone) this.#leave(item, gone.length === 1);
    let next = this.#list.firstChild;
    for (const item of wanted) {
      while (next?.classList.contains("leaves")) next = next.nextSibling;
      if (item === next) next = next.nextSibling;
      else this.#list.insertBefore(item, next);
    }
  }

  /** A message that was taken back closes up, so that what stands around it is not lost from sight. */
  #leave(item, gently) {
    const isMessage = item.dataset.name !== undefined;
    if (!isMessage || !gently || calm.matches || document.visibilityState !== "visible") {
      item.remove();
      return;
    }
    item.classList.add("leaves");
    item.inert = true;
    const from = { height: `${item.offsetHeight}px`, opacity: 1 };
    const movement = item.animate([from, { height: 0, marginTop: 0, opacity: 0 }], { duration: LEAVES_MS, easing: "ease-in-out" });
    movement.finished.catch(() => null).then(() => item.remove());
  }

  #fold(line) {
    const shown = this.#shown.get(line.name);
    if (!shown || shown.folded) return;
    shown.folded = true;
    const open = this.#conversation.open;
    const name = (place) => `${line.name}:${place}`;
    foldQuotes(shown.element, (place) => open.has(name(place)), (place, isOpen) => {
      if (isOpen) open.add(name(place));
      else open.delete(name(place));
      this.#pinned = false;
    });
  }

  /** Only who scrolls up leaves the end: a gentle movement towards it passes through places far from it. */
  #scrolled() {
    const { scrollTop } = this.#box;
    const rest = this.#box.scrollHeight - scrollTop - this.#box.clientHeight;
    if (rest < NEAR_END && !this.#held) this.#pinned = true;
    else if (scrollTop < this.#top) this.#pinned = false;
    this.#top = scrollTop;
    this.#toEnd.hidden = rest < NEAR_END;
    if (this.#pinned) this.#miss(-this.#missed);
    this.#showDays();
  }

  /** A day that sticks to the top covers text: it is shown only while the lines move. */
  #showDays() {
    const top = this.#box.getBoundingClientRect().top + DAY_STICKS_AT;
    for (const day of this.#list.querySelectorAll(".day")) {
      const next = day.nextElementSibling;
      const covers = next && next.getBoundingClientRect().top < day.getBoundingClientRect().bottom;
      day.classList.toggle("stuck", Boolean(covers) && day.getBoundingClientRect().top <= top + 1);
    }
    this.#box.classList.add("moving");
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#box.classList.remove("moving"), DAY_SHOWN_MS);
  }

  #isTall(line) {
    return this.#shown.get(line.name).element.offsetHeight > this.#box.clientHeight;
  }

  /** Who asked reads the answer from its first word. */
  #goToBeginning(line) {
    this.#pinned = false;
    this.#held = true;
    const { offsetTop } = this.#shown.get(line.name).element; // where it stands, not where it still moves
    this.#box.scrollTo({ top: offsetTop - ROOM_ABOVE, behavior: calm.matches ? "instant" : "smooth" });
  }

  #goToEnd(gently) {
    const rest = this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
    const isFar = rest > 3 * this.#box.clientHeight;
    this.#box.scrollTo({ top: this.#box.scrollHeight, behavior: gently && !calm.matches && !isFar ? "smooth" : "instant" });
  }

  #miss(count) {
    this.#missed += count;
    setBadge(byId("to-end-badge"), this.#missed);
  }
}

function together(one, other) {
  return Boolean(one && other) && (one.author === "me") === (other.author === "me") &&
    dayKey(new Date(one.at)) === dayKey(new Date(other.at)) && new Date(other.at) - new Date(one.at) < GROUP_MS;
}

/** The key that was pressed stays in the hands of a keyboard user when its message is edited. */
function replaceKeepingFocus(old, made) {
  const place = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  old.replaceWith(made);
  if (place >= 0) made.querySelectorAll("button, a")[place]?.focus({ preventScroll: true });
}
