// Finds out what became of an SMS whose fate is unknown: Twilio has no idempotency key, but it lists what it took.
import { setTimeout } from "node:timers/promises";
import { type CallLimits, orAbort } from "../call-limits.ts";
import type { SendOutcome, SmsRendered } from "../contract.ts";
import { isRecord, parseJson } from "../json.ts";
import type { TwilioLine } from "./twilio-account.ts";
import { outcomeOfMessage, readMessage, type TwilioMessage } from "./twilio-message.ts";

const PAGE_SIZE = 50;
const PAGES_MAX = 40;
/** A page of long texts is far longer than an ordinary answer. */
const PAGE_BYTES_MAX = 512 * 1024;
const TRY_AGAIN_MS = [200, 1_000, 4_000];
/** Twilio's times are whole seconds of its own clock. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The outcome of a message to the same number with exactly the same text, made since `since`; undefined when the whole list was
 * read and holds none; unknown when it could not be read to its end.
 *
 * The list is not narrowed by DateSent: a message that still waits at Twilio has no such date, and to overlook it would mean
 * sending it again. A number gets few texts, so the whole of its list is short.
 */
export async function findTwilioMessage(
  line: TwilioLine,
  rendered: SmsRendered,
  since: Date,
  limits: CallLimits,
): Promise<SendOutcome | undefined> {
  const oldestMs = since.getTime() - CLOCK_SKEW_MS;
  let path = `${line.messagesPath}?To=${encodeURIComponent(rendered.to)}&PageSize=${PAGE_SIZE}`;
  for (let page = 0; page < PAGES_MAX; page++) {
    const listed = await readPageInTries(line, path, { ...limits, answerBytesMax: PAGE_BYTES_MAX });
    if ("code" in listed) return { kind: "unknown", code: listed.code };
    const match = listed.messages.find(
      (message) => message.body === rendered.text && !(message.createdAtMs < oldestMs),
    );
    if (match) return outcomeOfMessage(match);
    if (listed.next === null) return undefined;
    path = listed.next;
  }
  return { kind: "unknown", code: "lookup-too-long" };
}

/** A list that cannot be read leaves the delivery unknown for good, so it is worth asking several times. */
async function readPageInTries(
  line: TwilioLine,
  path: string,
  limits: CallLimits,
): Promise<Page | { code: string }> {
  for (const waitMs of TRY_AGAIN_MS) {
    const listed = await readPage(line, path, limits);
    if ("messages" in listed || limits.signal.aborted) return listed;
    await orAbort(setTimeout(waitMs), limits.signal);
  }
  return readPage(line, path, limits);
}

type Page = { messages: TwilioMessage[]; next: string | null };

async function readPage(
  line: TwilioLine,
  path: string,
  limits: CallLimits,
): Promise<Page | { code: string }> {
  const answer = await line.get(path, limits);
  if (answer.end !== "answer") return { code: `lookup-${answer.code}` };
  if (answer.status !== 200) return { code: `lookup-http-${answer.status}` };
  const json = answer.complete ? parseJson(answer.body) : undefined;
  if (!isRecord(json) || !Array.isArray(json.messages)) return { code: "lookup-garbage-reply" };
  const messages = json.messages.map(readMessage).filter((message) => message !== undefined);
  return { messages, next: nextPath(json.next_page_uri, line.messagesPath) };
}

/** Only a page of the same list is followed: whatever else the answer says, our credentials go nowhere else. */
function nextPath(uri: unknown, messagesPath: string): string | null {
  return typeof uri === "string" && uri.startsWith(`${messagesPath}?`) ? uri : null;
}
