// What the page asks of the server.

/** An answer that was not a success. ``wait`` (ms): it may be tried again after that; null: it will never be taken. */
export class Refused extends Error {
  constructor(message, wait) {
    super(message);
    this.wait = wait;
  }
}

async function post(path, body, type) {
  let response;
  try {
    response = await fetch(path, { method: "POST", body, headers: { "Content-Type": type }, credentials: "same-origin" });
  } catch {
    throw new Refused("Không có kết nối.", 1000);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const again = response.status === 429 || response.status >= 500;
  const wait = again ? 1000 * (Number(response.headers.get("Retry-After")) || 2) : null;
  throw new Refused(answer.error ?? `Máy chủ trả lời ${response.status}.`, wait);
}

const postJson = (path, fields) => post(path, JSON.stringify(fields), "application/json");

export const openSession = () => postJson("/api/session", {});
export const sendMessage = (key, id, text, picture) =>
  postJson(`/api/${key}/messages`, picture ? { id, text, picture } : { id, text });
export const sendPress = (key, id, line, action) => postJson(`/api/${key}/presses`, { id, line, action });
export const sendPicture = (key, blob) => post(`/api/${key}/pictures`, blob, blob.type || "application/octet-stream");

/** An id that nobody else makes: repeating a request with it changes nothing. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
