// Sends Twilio's signed status callbacks, or misbehaves with them as a fault says.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type CallbackOptions, createCallbackSender, type ReceiptCounts } from "./callback-sender.ts";
import type { Fault } from "./faults.ts";
import type { TwilioMessage, TwilioStatus } from "./twilio-messages.ts";

/**
 * `delaysMs`: from acceptance to `sent`, and from there to the last word. `origin` as in `CallbackOptions`; every callback is
 * signed for the address that it was asked for, as through a proxy.
 */
export type ReceiptOptions = CallbackOptions & {
  accountSid: string;
  authToken: string;
  delaysMs: readonly [sent: number, final: number];
};

/** The sender of callbacks; `start` returns at once. */
export type Receipts = {
  start(message: TwilioMessage, fault: Fault | undefined): void;
  counts(): ReceiptCounts;
  close(): Promise<void>;
};

type Word = { status: TwilioStatus; errorCode: number | null };

/** The callbacks of one account. */
export function createReceipts(options: ReceiptOptions): Receipts {
  const sender = createCallbackSender(options);

  const post = async (message: TwilioMessage, word: Word, fault: Fault | undefined, token: string) => {
    const url = message.statusCallback;
    if (url === null) return;
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
    await sender.post(url, headers, new URLSearchParams(params).toString());
  };

  const run = async (message: TwilioMessage, fault: Fault | undefined) => {
    sender.counts.waiting += 1;
    try {
      for (const step of stepsOf(fault, options.delaysMs)) {
        await wait(step.delayMs, undefined, { ref: false, signal: sender.stopped });
        settle(message, step.word);
        const token = randomUUID();
        for (let copy = 0; copy < step.copies; copy++) await post(message, step.word, fault, token);
      }
    } finally {
      sender.counts.waiting -= 1;
    }
  };

  return {
    start: (message, fault) => void run(message, fault).catch(() => undefined),
    counts: () => ({ ...sender.counts }),
    close: () => sender.close(),
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
