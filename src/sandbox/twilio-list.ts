// One page of messages in Twilio's form, with the links by which its clients go on.
import { type TwilioMessages, type TwilioQuery, twilioMessageJson } from "./twilio-messages.ts";

/** The page that `query` (the request's own) asks for: PageSize 1 to 1,000 (default 50), Page from 0. */
export function twilioPage(
  accountSid: string,
  messages: TwilioMessages,
  query: URLSearchParams,
): Record<string, unknown> {
  const found = messages.find(readQuery(query));
  const size = Math.min(Math.max(whole(query.get("PageSize"), 50), 1), 1000);
  const page = whole(query.get("Page"), 0);
  const start = page * size;
  const shown = found.slice(start, start + size);
  const link = (number: number) => pageLink(accountSid, query, size, number, found[number * size - 1]?.sid);
  return {
    end: start + Math.max(shown.length - 1, 0),
    first_page_uri: link(0),
    messages: shown.map((message) => twilioMessageJson(accountSid, message)),
    next_page_uri: start + size < found.length ? link(page + 1) : null,
    page,
    page_size: size,
    previous_page_uri: page > 0 ? link(page - 1) : null,
    start,
    uri: link(page),
  };
}

function readQuery(query: URLSearchParams): TwilioQuery {
  const day = date(query.get("DateSent"));
  return {
    to: query.get("To"),
    from: query.get("From"),
    after: day ?? date(query.get("DateSent>")),
    before: day === null ? date(query.get("DateSent<")) : new Date(day.getTime() + 86_399_999),
  };
}

function pageLink(
  sid: string,
  query: URLSearchParams,
  size: number,
  page: number,
  last: string | undefined,
): string {
  const next = new URLSearchParams(query);
  next.set("PageSize", String(size));
  next.set("Page", String(page));
  if (last === undefined) next.delete("PageToken");
  else next.set("PageToken", `PA${last}`);
  return `/2010-04-01/Accounts/${sid}/Messages.json?${next}`;
}

function date(text: string | null): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}
