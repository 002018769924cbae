// Where a person writes: grows with the text, takes a picture, sends with Enter.

import { byId } from "./dom.js";
import { Menu } from "./menu.js";
import { preparePicture } from "./pictures.js";
import { toast } from "./toasts.js";

const touch = matchMedia("(hover: none) and (pointer: coarse)");

export class Composer {
  #text = byId("text");
  #send = byId("send");
  #file = byId("file");
  #attached = null;
  #menu;
  #say;

  /** ``say(text, attached)`` sends. */
  constructor(say) {
    this.#say = say;
    this.#menu = new Menu((command) => say(command, null));
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#changed());
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("paste", (event) => this.#attach(event.clipboardData?.files[0]));
    byId("attach").addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => this.#attach(this.#file.files[0]));
    byId("attachment-remove").addEventListener("click", () => this.#show(null));
  }

  set commands(commands) {
    this.#menu.commands = commands;
  }

  /** Let the person complete ``text`` and send it. */
  write(text) {
    this.#text.value = text;
    this.#changed();
    this.#text.focus();
  }

  /** Put the cursor into the text, where that opens no keyboard over the chat. */
  focus() {
    if (!touch.matches) this.#text.focus({ preventScroll: true });
  }

  #submit() {
    const text = this.#text.value.trim();
    if (!text && !this.#attached) return;
    this.#say(text, this.#attached);
    this.#text.value = "";
    this.#show(null);
    this.#text.focus();
  }

  #changed() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
    this.#send.disabled = !this.#text.value.trim() && !this.#attached;
    const command = /^\/(\S*)$/.exec(this.#text.value);
    if (command) this.#menu.open(command[1].toLowerCase(), false);
    else this.#menu.close();
  }

  #key(event) {
    if (event.isComposing) return; // a Vietnamese keyboard is still putting a letter together
    if (event.key === "ArrowUp" && this.#menu.enter()) event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !touch.matches) {
      event.preventDefault();
      this.#submit();
    }
  }

  async #attach(file) {
    if (!file) return;
    try {
      this.#show(await preparePicture(file));
    } catch {
      toast("Tệp này không phải là ảnh mà Loa đọc được.");
    }
    this.#file.value = "";
  }

  #show(attached) {
    this.#attached = attached;
    byId("attachment").hidden = !attached;
    if (attached) byId("attachment-image").src = attached.url;
    this.#changed();
  }
}
