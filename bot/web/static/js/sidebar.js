// The list of conversations, and the numbers of what is unread.

import { shortMoment } from "./dates.js";
import { byId, setBadge } from "./dom.js";

const TITLE = document.title;

export function showSidebar(conversations, open) {
  let unread = 0;
  let elsewhere = 0;
  for (const item of document.querySelectorAll(".chat-item")) {
    const conversation = conversations.get(item.dataset.key);
    const { last } = conversation;
    unread += conversation.unread;
    if (conversation !== open) elsewhere += conversation.unread;
    item.querySelector(".chat-last").textContent = last?.text ?? conversation.about;
    item.querySelector(".chat-time").textContent = last ? shortMoment(last.at) : "";
    setBadge(item.querySelector(".badge"), conversation.unread);
    if (conversation === open) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
  setBadge(byId("back-badge"), elsewhere);
  document.title = unread ? `(${unread > 99 ? "99+" : unread}) ${TITLE}` : TITLE;
}

export function showHead(conversation, state) {
  byId("chat-title").textContent = conversation.title;
  byId("chat-avatar").className = `avatar ${conversation.key}`;
  byId("chat-avatar").querySelector("use").setAttribute("href", conversation.key === "editor" ? "#i-editor" : "#i-loa");
  const typing = conversation.typingUntil > Date.now();
  byId("chat-status").textContent = typing ? "đang soạn tin…" : state === "open" ? conversation.about : "đang kết nối…";
  byId("chat-status").classList.toggle("busy", typing);
}
