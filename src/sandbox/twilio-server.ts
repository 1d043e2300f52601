// The sandbox's Twilio: takes messages over the real HTTP API, shows them, and reports on them with signed callbacks.
import { createHash, timingSafeEqual } from "node:crypto";
import { answerWithFault, type Refusal, statusAnswer } from "./answer-with-fault.ts";
import type { ReceiptCounts } from "./callback-sender.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { openHttpListener } from "./http-listener.ts";
import { smsSize } from "./sms-segments.ts";
import type { Stage } from "./stage.ts";
import { bulletinInReference } from "./tags.ts";
import { twilioError } from "./twilio-errors.ts";
import { twilioPage } from "./twilio-list.ts";
import {
  createTwilioMessages,
  type TwilioMessage,
  type TwilioMessages,
  twilioMessageJson,
} from "./twilio-messages.ts";
import { createReceipts, type Receipts } from "./twilio-receipts.ts";
import { readTwilioCreate } from "./twilio-request.ts";

/**
 * The invented account. `receiptDelaysMs` as in `ReceiptOptions`; `callbackHosts` may get callbacks although they are not on
 * loopback; `callbackOrigin` gets all of them, for a sandbox that does not reach the service under its public address.
 */
export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  apiKey?: { sid: string; secret: string };
  receiptDelaysMs?: readonly [sent: number, final: number];
  callbackHosts?: readonly string[];
  callbackOrigin?: string;
};

/** The running server: `url` is what TWILIO_API_URL takes. */
export type TwilioServer = { readonly url: string; receiptCounts(): ReceiptCounts; close(): Promise<void> };

const BODY_MAX_BYTES = 64 * 1024;

/** Starts the Messages API of one account. */
export async function startTwilioServer(stage: Stage, options: TwilioOptions): Promise<TwilioServer> {
  const { accountSid, authToken } = options;
  const account: Account = {
    accountSid,
    stage,
    credentials: [`${accountSid}:${authToken}`],
    messages: createTwilioMessages(),
    receipts: createReceipts({
      accountSid,
      authToken,
      delaysMs: options.receiptDelaysMs ?? [20, 150],
      hosts: options.callbackHosts ?? [],
      ...(options.callbackOrigin === undefined ? {} : { origin: options.callbackOrigin }),
    }),
  };
  if (options.apiKey) account.credentials.push(`${options.apiKey.sid}:${options.apiKey.secret}`);
  const listener = await openHttpListener({ ...stage, channel: "sms", provider: "twilio" }, (exchange) =>
    serve(account, exchange),
  );
  return {
    url: listener.origin,
    receiptCounts: () => account.receipts.counts(),
    async close() {
      await account.receipts.close();
      await listener.close();
    },
  };
}

type Account = {
  accountSid: string;
  credentials: string[];
  stage: Stage;
  messages: TwilioMessages;
  receipts: Receipts;
};

async function serve(account: Account, exchange: Exchange): Promise<void> {
  const body = await exchange.body(BODY_MAX_BYTES);
  const url = new URL(exchange.target, "http://sandbox");
  const route = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/([^/]+))?\.json$/.exec(url.pathname);
  if (!isKnown(account, exchange.headers.authorization)) return exchange.answer(twilioError(20003));
  if (!route) return exchange.answer(notFound(url.pathname));
  if (route[1] !== account.accountSid) return exchange.answer(twilioError(20003));
  if (exchange.method === "GET") return read(account, exchange, url, route[2]);
  if (exchange.method !== "POST" || route[2] !== undefined) return exchange.answer(twilioError(20004));
  if (body === undefined) return exchange.answer(twilioError(20413));
  return create(account, exchange, new URLSearchParams(body.toString("utf8")));
}

async function create(account: Account, exchange: Exchange, form: URLSearchParams): Promise<void> {
  const wanted = readTwilioCreate(form);
  if ("error" in wanted) return exchange.answer(wanted.error);
  const occasion = { channel: "sms", provider: "twilio", to: wanted.to } as const;
  const take = (): Answer => {
    const message = account.messages.add(wanted);
    file(account, message);
    account.receipts.start(message, account.stage.faults.take({ ...occasion, stage: "receipt" }));
    return json(201, twilioMessageJson(account.accountSid, message));
  };
  const fault = account.stage.faults.take({ ...occasion, stage: "request" });
  await answerWithFault(exchange, { take, refuse }, fault);
}

async function read(account: Account, exchange: Exchange, url: URL, sid: string | undefined): Promise<void> {
  const call = sid === undefined ? "list" : "fetch";
  const message = sid === undefined ? undefined : account.messages.get(sid);
  const to = message?.to ?? url.searchParams.get("To");
  const fault = account.stage.faults.take({
    channel: "sms",
    provider: "twilio",
    stage: "request",
    call,
    ...(to === null ? {} : { to }),
  });
  const take = (): Answer => {
    if (sid === undefined)
      return json(200, twilioPage(account.accountSid, account.messages, url.searchParams));
    return message ? json(200, twilioMessageJson(account.accountSid, message)) : notFound(url.pathname);
  };
  await answerWithFault(exchange, { take, refuse }, fault);
}

function file(account: Account, message: TwilioMessage): void {
  const { sid, body: text, validitySeconds } = message;
  const from = message.from ?? message.messagingServiceSid ?? "";
  const tag = bulletinInReference(message.statusCallback);
  account.stage.inbox.add({
    channel: "sms",
    to: message.to,
    bytes: 200 + text.length * 2,
    tag,
    open: async () => ({
      tag,
      content: { kind: "sms", provider: "twilio", sid, from, text, ...smsSize(text), validitySeconds },
    }),
  });
}

function refuse(fault: Refusal): Answer {
  if (fault.kind === "twilio") {
    const { status, body } = twilioError(fault.code);
    return statusAnswer(fault, status, body);
  }
  const body = fault.kind === "status" ? fault.body : undefined;
  return statusAnswer(fault, fault.status, body ?? twilioError(20_000 + fault.status).body);
}

function notFound(path: string): Answer {
  return twilioError(20404, `The requested resource ${path} was not found`);
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function isKnown(account: Account, header: string | undefined): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (given === undefined) return false;
  const hash = (text: string) => createHash("sha256").update(text).digest();
  const offered = hash(Buffer.from(given, "base64").toString("utf8"));
  return account.credentials.some((credential) => timingSafeEqual(hash(credential), offered));
}
