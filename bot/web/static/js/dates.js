// Days and times as a reader in Viet Nam expects them.

const ZONE = "Asia/Ho_Chi_Minh";
const time = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, day: "2-digit", month: "2-digit" });
const key = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const DAY_MS = 86_400_000;

/** "2026-07-14": the same for two moments of one day. */
export const dayKey = (moment) => key.format(moment);

/** "08:05" */
export const clock = (moment) => time.format(moment);

/** "Hôm nay", "Hôm qua", "Thứ Ba, 14 tháng 7" */
export function dayName(moment, now = new Date()) {
  const that = dayKey(moment);
  if (that === dayKey(now)) return "Hôm nay";
  if (that === dayKey(new Date(now - DAY_MS))) return "Hôm qua";
  const text = that.slice(0, 4) === dayKey(now).slice(0, 4) ? day.format(moment) : dayOfYear.format(moment);
  return text[0].toUpperCase() + text.slice(1);
}

/** A time today, else a date: for the list of conversations. */
export const shortMoment = (moment, now = new Date()) =>
  dayKey(moment) === dayKey(now) ? clock(moment) : short.format(moment);
