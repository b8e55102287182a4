// Figures and names as people read them. null is "cannot say" and never 0.

const NEVER_SHOWN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff]/gu;
const LONGEST_NAME = 80;
const LONGEST_TEXT = 1000;

// One line of visible characters: what would turn the direction of the text or hide in it is shown as U+FFFD.
export function visible(text, longest = LONGEST_TEXT) {
  const plain = String(text).replace(/\s+/gu, " ").trim().replace(NEVER_SHOWN, "\ufffd");
  const letters = Array.from(plain);
  if (letters.length <= longest) return plain;
  const half = Math.floor(longest / 2);
  return letters.slice(0, half - 1).join("") + "…" + letters.slice(-half).join("");
}

// The same for a sentence, whose figures are not torn from their units at the end of a line.
export const sentence = (text) => visible(text).replace(/(\d) (?=(?:%|W|°C|s|min|h|d|[GM]iB)(?![\p{L}\d]))/gu, "$1\u00a0");

export const named = (text) => visible(text, LONGEST_NAME);

export const shortGpu = (gpu) =>
  named((gpu.name ?? `GPU ${gpu.index ?? gpu.uuid}`).replace(/^NVIDIA (GeForce )?/u, ""));

export function bytes(value) {
  if (value === null || value === undefined) return "–";
  const gib = value / 2 ** 30;
  if (gib >= 99.95) return `${gib.toFixed(0)}\u00a0GiB`;
  return gib >= 0.95 ? `${gib.toFixed(1)}\u00a0GiB` : `${Math.round(value / 2 ** 20)}\u00a0MiB`;
}

// "8.8 of 24.0 GiB", or without the second where it is not known.
export function of(used, total) {
  if (total === null) return bytes(used);
  const [part, whole] = [bytes(used), bytes(total)];
  const unit = whole.slice(whole.indexOf("\u00a0"));
  return `${part.endsWith(unit) ? part.slice(0, -unit.length) : part} of ${whole}`;
}

const figure = (unit) => (value) => (value === null || value === undefined ? "–" : `${Math.round(value)}\u00a0${unit}`);
export const percent = figure("%");
export const watts = figure("W");
export const degrees = figure("°C");

export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const CLOCK_S = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const asDate = (unix) => new Date(unix * 1000);

export const clock = (unix) => CLOCK.format(asDate(unix));
export const clockSeconds = (unix) => CLOCK_S.format(asDate(unix));

// "14:02" today, else with the day before it.
export function moment(unix, now) {
  const date = asDate(unix);
  const isToday = date.toDateString() === asDate(now).toDateString();
  return isToday ? CLOCK.format(date) : `${DAY.format(date)}, ${CLOCK.format(date)}`;
}

export const iso = (unix) => asDate(unix).toISOString();
