// Carries SMS through Sinch's batches. Never sends twice by itself: what may have been taken is unknown.
import type { AttemptReference, Provider, SendOptions, SendOutcome, SmsRendered } from "../contract.ts";
import type { NoAnswer } from "../no-answer.ts";
import { callbackToken } from "./callback-token.ts";
import { openSinchLine, type SinchAccount } from "./sinch-account.ts";
import { outcomeOfSend } from "./sinch-batch.ts";
import { findSinchBatch } from "./sinch-lookup.ts";

/** Settings: the service plan, the sender, where reports arrive (`publicUrl`, no slash at its end) and what signs that address. */
export type SinchSettings = SinchAccount & {
  from: string;
  publicUrl: string;
  callbackKey: Buffer;
  requestTimeoutMs: number;
  answerBytesMax: number;
};

/** What the tokens of Sinch's callback addresses are made for. */
export const SINCH_CALLBACK = "sinch";

/** Sinch keeps a batch for at most three days; longer than ten hours a queued text would be of no use anyway. */
const TTL_SECONDS_MAX = 36_000;

/**
 * The provider: one batch for each text, so that each has its own fate and its own report
 * (https://developers.sinch.com/docs/sms/api-reference/sms/batches, "Send"). Sinch signs callbacks only for plans whose account
 * manager switched that on, so the address itself is the proof: it ends in a token of ours that nobody can guess.
 */
export function openSinch(settings: SinchSettings): Provider<SmsRendered> {
  const line = openSinchLine(settings);
  const { from, publicUrl, callbackKey } = settings;
  const limits = (signal: AbortSignal) => ({
    signal,
    timeoutMs: settings.requestTimeoutMs,
    answerBytesMax: settings.answerBytesMax,
  });

  function batchOf(rendered: SmsRendered, { attempt, ttlSeconds }: SendOptions): Record<string, unknown> {
    const seconds = Math.min(Math.max(Math.floor(ttlSeconds), 1), TTL_SECONDS_MAX);
    const token = callbackToken(callbackKey, SINCH_CALLBACK, attempt);
    return {
      type: "mt_text",
      from,
      to: [rendered.to],
      body: rendered.text,
      client_reference: deliveryOf(attempt),
      delivery_report: "per_recipient",
      callback_url: `${publicUrl}/v1/providers/sinch/status/${token}`,
      expire_at: new Date(Date.now() + seconds * 1000).toISOString(),
    };
  }

  return {
    name: "sinch",
    channel: "sms",
    async send(rendered, options) {
      const end = await line.send(batchOf(rendered, options), limits(options.signal));
      return end.end === "answer" ? outcomeOfSend(end, rendered.to) : outcomeOfSilence(end);
    },
    lookup: (rendered, { attempt, since, signal }) =>
      findSinchBatch(line, { reference: deliveryOf(attempt), to: rendered.to, since }, limits(signal)),
    close: () => line.close(),
  };
}

/** Bulletin and contact without the attempt: a look-up must find whichever earlier attempt was taken. */
export function deliveryOf(attempt: AttemptReference): string {
  return attempt.slice(0, attempt.lastIndexOf("-"));
}

function outcomeOfSilence(end: NoAnswer): SendOutcome {
  if (end.end === "cut") return { kind: "unknown", code: end.code };
  return { kind: "deferred", code: end.code, scope: end.code === "aborted" ? "contact" : "provider" };
}
