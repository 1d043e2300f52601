// Wall-clock time of a time zone by Intl alone: what plan rules about hours and birthdays are measured with.

/** What a clock on the wall shows; `month` is 1 to 12, `minutes` counts from midnight, 0 to 1439. */
export type WallTime = { year: number; month: number; day: number; minutes: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Minutes from midnight of a time of day written `HH:MM`. */
export function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}

/** What the clock in `timeZone` (IANA name) shows at `instant`, to the minute; RangeError when the zone is unknown. */
export function wallTimeAt(instant: Date, timeZone: string): WallTime {
  const { year, month, day, hour, minute } = parts(instant.getTime(), timeZone);
  return { year, month, day, minutes: hour * 60 + minute };
}

/**
 * The instant at which the clock in `timeZone` shows `YYYY-MM-DDTHH:MM`, as a form sends it; of two in autumn the first, and the moment
 * of the leap for a time that spring leaps over. Undefined when the text is no such time.
 */
export function instantAt(wallTime: string, timeZone: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?$/.test(wallTime)) return undefined;
  const wall = Date.parse(`${wallTime.slice(0, 16)}Z`);
  const instant = Number.isNaN(wall) ? undefined : instantsOf(wall, timeZone)[0];
  return instant === undefined ? undefined : new Date(instant);
}

/** What the clock in `timeZone` shows, as a form's field takes it: `YYYY-MM-DDTHH:MM`. */
export function wallTimeText(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetAt(instant.getTime(), timeZone)).toISOString().slice(0, 16);
}

/** Whether `minutes` lies in [`start`, `end`), across midnight when `start` is later than `end`. */
export function isWithin(minutes: number, start: number, end: number): boolean {
  return start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

/**
 * The first instant after `after` at which the clock in `timeZone` shows `minutes`.
 * A time that the spring change leaps over counts as the moment of the leap; of two in autumn the first still to come is taken.
 */
export function nextTimeOfDay(after: Date, minutes: number, timeZone: string): Date {
  const today = wallTimeAt(after, timeZone);
  // Two days ahead because today's and tomorrow's may both lie behind when a zone skips a date.
  for (const ahead of [0, 1, 2]) {
    const wall = Date.UTC(today.year, today.month - 1, today.day + ahead, 0, minutes);
    const found = instantsOf(wall, timeZone).find((instant) => instant > after.getTime());
    if (found !== undefined) return new Date(found);
  }
  return new Date(after.getTime() + DAY_MS);
}

/** Instants, earliest first, at which the zone's clock shows `wall` (a wall time written as if it were UTC). */
function instantsOf(wall: number, timeZone: string): number[] {
  const offsets = new Set([offsetAt(wall - DAY_MS, timeZone), offsetAt(wall + DAY_MS, timeZone)]);
  const guesses = [...offsets].map((offset) => wall - offset).sort((a, b) => a - b);
  const exact = guesses.filter((guess) => guess + offsetAt(guess, timeZone) === wall);
  const [first, last] = [guesses.at(0), guesses.at(-1)];
  if (exact.length > 0 || first === undefined || last === undefined) return exact;
  return [changeBetween(first, last, timeZone)];
}

/** The minute at which the zone's offset changes between two instants that lie on either side of the change. */
function changeBetween(from: number, to: number, timeZone: string): number {
  const before = offsetAt(from, timeZone);
  let [low, high] = [from, to];
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Milliseconds that the zone's clock is ahead of UTC, without the seconds that zones had before 1972. */
function offsetAt(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute } = parts(instant, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

type Parts = { year: number; month: number; day: number; hour: number; minute: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(instant: number, timeZone: string): Parts {
  const shown: Parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) {
    if (type in shown) shown[type as keyof Parts] = Number(value);
  }
  return shown;
}

// Making a format takes a thousand times as long as using it; there are no more of them than plans have zones.
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
