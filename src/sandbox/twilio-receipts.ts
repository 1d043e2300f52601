// Sends Twilio's signed status callbacks, or misbehaves with them as a fault says; never to a host off this machine unless allowed.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Agent, request } from "undici";
import type { Fault } from "./faults.ts";
import type { TwilioMessage, TwilioStatus } from "./twilio-messages.ts";

/**
 * `delaysMs`: from acceptance to `sent`, and from there to the last word. `hosts` may be called beside loopback. With `origin`
 * every callback goes there, signed for the address that it was asked for, as through a proxy.
 */
export type ReceiptOptions = {
  accountSid: string;
  authToken: string;
  delaysMs: readonly [sent: number, final: number];
  hosts: readonly string[];
  origin?: string;
};

/** How the callbacks went so far. `heldBack` were for a host off this machine, `failed` were not answered with 2xx. */
export type ReceiptCounts = { waiting: number; answered: number; failed: number; heldBack: number };

/** The sender of callbacks; `start` returns at once. */
export type Receipts = {
  start(message: TwilioMessage, fault: Fault | undefined): void;
  counts(): ReceiptCounts;
  close(): Promise<void>;
};

type Word = { status: TwilioStatus; errorCode: number | null };

const IN_FLIGHT_MAX = 64;
const TIMEOUT_MS = 15_000;

/** A sender with at most 64 callbacks in flight and one repeat when no connection could be made, as Twilio does. */
export function createReceipts(options: ReceiptOptions): Receipts {
  const agent = new Agent({
    connections: IN_FLIGHT_MAX,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const counts: ReceiptCounts = { waiting: 0, answered: 0, failed: 0, heldBack: 0 };
  const stopped = new AbortController();
  const slots = createSlots(IN_FLIGHT_MAX);

  const post = async (message: TwilioMessage, word: Word, fault: Fault | undefined, token: string) => {
    const url = message.statusCallback;
    if (url === null || stopped.signal.aborted) return;
    if (options.origin === undefined && !isAllowed(url, options.hosts)) {
      counts.heldBack += 1;
      return;
    }
    const forged = fault?.kind === "receipt" && fault.how === "forged";
    const params = callbackParams(options.accountSid, message, word);
    const headers = {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "x-twilio-signature": twilioSignature(
        forged ? "somebody else's token" : options.authToken,
        url,
        params,
      ),
      "i-twilio-idempotency-token": token,
      "user-agent": "TwilioProxy/1.1",
    };
    await slots.take();
    try {
      const answered = await deliver(
        agent,
        options.origin === undefined ? url : moved(url, options.origin),
        headers,
        new URLSearchParams(params).toString(),
        stopped.signal,
      );
      counts[answered ? "answered" : "failed"] += 1;
    } finally {
      slots.give();
    }
  };

  const run = async (message: TwilioMessage, fault: Fault | undefined) => {
    counts.waiting += 1;
    try {
      for (const step of stepsOf(fault, options.delaysMs)) {
        await wait(step.delayMs, undefined, { ref: false, signal: stopped.signal });
        settle(message, step.word);
        const token = randomUUID();
        for (let copy = 0; copy < step.copies; copy++) await post(message, step.word, fault, token);
      }
    } finally {
      counts.waiting -= 1;
    }
  };

  return {
    start: (message, fault) => void run(message, fault).catch(() => undefined),
    counts: () => ({ ...counts }),
    async close() {
      stopped.abort();
      await agent.destroy();
    },
  };
}

/** X-Twilio-Signature: base64 HMAC-SHA1 over the full address and the sorted names and values. */
export function twilioSignature(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): string {
  const sorted = Object.keys(params)
    .sort()
    .map((name) => `${name}${params[name] ?? ""}`);
  return createHmac("sha1", authToken)
    .update(url + sorted.join(""))
    .digest("base64");
}

type Step = { word: Word; delayMs: number; copies: number };

function stepsOf(fault: Fault | undefined, [sentMs, finalMs]: readonly [number, number]): Step[] {
  const how = fault?.kind === "receipt" ? fault.how : undefined;
  const late = fault?.kind === "receipt" && how === "late" ? fault.delayMs : 0;
  const copies = how === "none" ? 0 : how === "duplicated" ? 2 : 1;
  const sent: Word = { status: "sent", errorCode: null };
  const last: Word =
    fault?.kind === "receipt-status"
      ? { status: fault.status, errorCode: fault.code }
      : { status: "delivered", errorCode: null };
  const words = how === "out-of-order" ? [last, sent] : [sent, last];
  return words.map((word, n) => ({ word, copies, delayMs: n === 0 ? sentMs + late : finalMs }));
}

/** The message itself never goes back from a final status, whatever order the callbacks take. */
function settle(message: TwilioMessage, word: Word): void {
  message.sentAt ??= new Date();
  if (message.status !== "queued" && message.status !== "sent") return;
  message.status = word.status;
  message.errorCode = word.errorCode;
  message.updatedAt = new Date();
}

function callbackParams(accountSid: string, message: TwilioMessage, word: Word): Record<string, string> {
  const params: Record<string, string> = {
    AccountSid: accountSid,
    ApiVersion: "2010-04-01",
    From: message.from ?? "+15005550006",
    MessageSid: message.sid,
    MessageStatus: word.status,
    SmsSid: message.sid,
    SmsStatus: word.status,
    To: message.to,
  };
  if (message.messagingServiceSid !== null) params.MessagingServiceSid = message.messagingServiceSid;
  if (word.errorCode !== null) params.ErrorCode = String(word.errorCode);
  return params;
}

async function deliver(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      const answer = await request(url, { method: "POST", headers, body, dispatcher: agent, signal });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    } catch {
      if (signal.aborted) return false;
    }
  }
  return false;
}

function moved(url: string, origin: string): string {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, origin).href;
}

function isAllowed(url: string, hosts: readonly string[]): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || hosts.includes(hostname);
}

/** A plain counter of places; callers wait in line. */
function createSlots(free: number) {
  const line: (() => void)[] = [];
  let left = free;
  return {
    async take() {
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
    },
    give() {
      const next = line.shift();
      if (next) next();
      else left += 1;
    },
  };
}
