// How long things are kept. `docs/data.md` says the same in a table; a change here is a change there.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours for which a kept answer is given again to its Idempotency-Key, and a first answer to a repeated transition. */
export const ANSWER_HOURS = 24;
/** Days after which a draft that nobody touched lapses, and the case of a rejected alert goes. */
export const DRAFT_DAYS = 30;
export const REJECTED_DAYS = 30;
/** Hours after which a photo that no case names is erased. */
export const UNUSED_PHOTO_HOURS = 72;
/** Months for which the ledger holds who got what (numbers of contacts, never addresses); frozen totals stay. */
export const LEDGER_MONTHS = 13;

/** Hours for which tries to sign in are counted at most, and days for which a session that is over can be looked at. */
export const TRY_HOURS = 24;
export const SESSION_DAYS = 30;

/** The instant `hours` before `now`. */
export function hoursBefore(now: Date, hours: number): Date {
  return new Date(now.getTime() - hours * HOUR_MS);
}

/** The instant `days` before `now`. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** The first day of the month that lies `months` before (negative: after) the month of `now`, in UTC, as YYYY-MM-DD. */
export function monthBefore(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}
