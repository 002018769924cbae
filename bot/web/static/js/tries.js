// What a visitor of the demo may try: one tap says it.

import { clock } from "./dates.js";
import { element } from "./dom.js";

const SOON_MS = 20_000; // a digest wants this long to be ready for
const AGAIN_MS = 5000;
const MINUTE_MS = 60_000;

const minute = (ahead) => clock(new Date(Date.now() + SOON_MS + ahead * MINUTE_MS));
const typed = (time) => time.replace(":", "h");

const TRIES = {
  reader: () => [
    [`🗞 Bản tin lúc ${minute(1)}`, `/bantin ${typed(minute(1))}`],
    [`🌙 Yên tĩnh đến ${minute(2)}`, `/yentinh ${typed(minute(-1))}-${typed(minute(2))}`],
    ["⚡ Nhận từng bài", "/bantin ngay"],
    ["❓ Vì sao", "/visao"],
    ["🔎 bao so 9", "bao so 9"],
  ],
  editor: () => [
    ["📢 Gửi thông báo", "/thongbao"],
    ["🗑 Rút một bài", "/rut"],
    ["📡 Tình trạng", "/tinhtrang"],
  ],
};

/** Keep ``box`` up to the minute and to the conversation; ``open()`` is the one that is shown. */
export function showTries(box, open, say) {
  let shown = "";
  const show = () => {
    const tries = open().lines.size === 0 ? [] : TRIES[open().key]();
    if (JSON.stringify(tries) === shown) return;
    shown = JSON.stringify(tries);
    box.replaceChildren(...tries.map(([label, text]) => {
      const made = element("button", { type: "button" }, label);
      made.addEventListener("click", () => say(text));
      return made;
    }));
    box.hidden = tries.length === 0;
  };
  setInterval(show, AGAIN_MS);
  addEventListener("hashchange", () => setTimeout(show));
  new MutationObserver(show).observe(document.getElementById("lines"), { childList: true });
}
