// The list of commands over the composer: by its button, or by typing "/".

import { byId, element } from "./dom.js";

export class Menu {
  #box = byId("menu");
  #button = byId("menu-button");
  #text = byId("text");
  #commands = [];
  #choose;

  /** ``choose(text)`` gets the command to send. */
  constructor(choose) {
    this.#choose = choose;
    this.#button.addEventListener("click", () => (this.#box.hidden ? this.open("", true) : this.close()));
    this.#box.addEventListener("keydown", (event) => this.#move(event));
    document.addEventListener("pointerdown", (event) => {
      const inside = event.target instanceof Element && event.target.closest("#menu, #menu-button, #text");
      if (!inside) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#box.hidden) {
        this.close();
        this.#text.focus();
      }
    });
  }

  set commands(commands) {
    this.#commands = commands;
    this.#button.hidden = commands.length === 0;
  }

  /** Show the commands that begin with ``start``; ``focus`` moves the keyboard into the list. */
  open(start, focus) {
    const found = this.#commands.filter((command) => command.name.startsWith(start));
    this.#box.replaceChildren(...found.map((command) => this.#item(command)));
    this.#show(found.length > 0);
    if (focus) this.#box.firstElementChild?.focus();
  }

  close() {
    this.#show(false);
  }

  /** The arrow key of the composer: into the list, if it is open. */
  enter() {
    if (this.#box.hidden) return false;
    this.#box.lastElementChild?.focus();
    return true;
  }

  #item(command) {
    const name = element("b", {}, `/${command.name}`);
    const item = element("button", { type: "button", role: "menuitem" }, name, element("span", {}, command.description));
    item.addEventListener("click", () => {
      this.close();
      this.#choose(`/${command.name}`);
    });
    return item;
  }

  #move(event) {
    const items = [...this.#box.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  }

  #show(open) {
    this.#box.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
  }
}
