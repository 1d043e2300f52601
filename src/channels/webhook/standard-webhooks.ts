// Carries signed requests to broadcasters' endpoints. Never follows a redirect and never dials ground that was not checked.
import { Agent } from "undici";
import { callHttp, type HttpAnswer } from "../call-http.ts";
import { type AddressRules, checkAddress, checkedLookup, isLoopback } from "../checked-address.ts";
import type { Provider, SendOutcome, WebhookRendered } from "../contract.ts";
import type { NoAnswer } from "../no-answer.ts";
import { outcomeOf, type ReplyRule } from "../reply-rule.ts";
import { retryAfterMs } from "../retry-after.ts";
import { webhookSignature } from "./sign.ts";
import { WEBHOOK_STATUSES } from "./webhook-replies.ts";

/** Settings. `sandbox` trusts the sandbox's self-signed certificate; `connections` bounds one endpoint's origin. */
export type WebhookSettings = {
  rules: AddressRules;
  sandbox: boolean;
  connections: number;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  idleMs: number;
  answerBytesMax: number;
};

/** The provider. One request a connection at a time, over HTTP/1.1, so a cut puts exactly one in doubt. */
export function openStandardWebhooks(settings: WebhookSettings): Provider<WebhookRendered> {
  const strict = openAgent(settings, true);
  const trusting = settings.sandbox ? openAgent(settings, false) : strict;
  const agentFor = (url: URL) => (isLoopback(url) || settings.rules.ground === "private" ? trusting : strict);
  return {
    name: "standard-webhooks",
    channel: "webhook",
    async send(rendered, options) {
      const url = checkAddress(rendered.url, settings.rules);
      if (!(url instanceof URL)) return { kind: "refused", code: url };
      const body = Buffer.from(rendered.body, "utf8");
      const timestamp = Math.floor(Date.now() / 1000);
      const headers = {
        "content-type": rendered.contentType,
        "user-agent": "Amberwire",
        "webhook-id": rendered.id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": webhookSignature(rendered.secrets, rendered.id, timestamp, body),
        "amberwire-sequence": String(rendered.sequence),
      };
      const request = {
        origin: url.origin,
        method: "POST",
        path: url.pathname + url.search,
        headers,
        body,
      } as const;
      const limits = {
        timeoutMs: settings.requestTimeoutMs,
        answerBytesMax: settings.answerBytesMax,
        signal: options.signal,
      };
      return outcomeOfEnd(await callHttp(agentFor(url), request, limits));
    },
    async close() {
      await Promise.all([strict.destroy(), trusting.destroy()]);
    },
  };
}

function openAgent(settings: WebhookSettings, rejectUnauthorized: boolean): Agent {
  return new Agent({
    connections: settings.connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: settings.idleMs,
    connect: {
      timeout: settings.connectTimeoutMs,
      lookup: checkedLookup(settings.rules.ground),
      rejectUnauthorized,
    },
  });
}

function outcomeOfEnd(end: HttpAnswer | NoAnswer): SendOutcome {
  if (end.end === "answer") {
    const { status, headers } = end;
    const rule: ReplyRule = WEBHOOK_STATUSES[status] ??
      WEBHOOK_STATUSES[`${Math.floor(status / 100)}xx`] ?? { means: "unknown" };
    return outcomeOf(rule, `http-${status}`, {
      retryAfterMs: retryAfterMs(headers["retry-after"], Date.now()),
    });
  }
  if (end.end === "cut") return { kind: "unknown", code: end.code };
  if (end.code === "forbidden-address") return { kind: "refused", code: end.code };
  return { kind: "deferred", code: end.code, scope: "contact" };
}
