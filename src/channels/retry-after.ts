// Reads Retry-After (RFC 9110 section 10.2.3) in both of its forms.

/** Longest wait that is believed: a day. An alert has expired by then, and an absurd value must not overflow a timer. */
const LONGEST_MS = 86_400_000;

/** Milliseconds to wait from `nowMs` on: a number of seconds or an HTTP date; undefined when the header is absent or nonsense. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === "") return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : untilDate(text, nowMs);
  return ms === undefined ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}

function untilDate(text: string, nowMs: number): number | undefined {
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - nowMs;
}
