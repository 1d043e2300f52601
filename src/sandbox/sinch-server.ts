// The sandbox's Sinch: takes batches over the real HTTP API, shows them, and reports on them.
import { createHash, timingSafeEqual } from "node:crypto";
import { answerWithFault, type Refusal, statusAnswer } from "./answer-with-fault.ts";
import type { ReceiptCounts } from "./callback-sender.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { openHttpListener } from "./http-listener.ts";
import { createSinchBatches, type SinchBatch, type SinchBatches, sinchBatchJson } from "./sinch-batches.ts";
import { sinchError } from "./sinch-errors.ts";
import { createSinchReports, type SinchReports } from "./sinch-reports.ts";
import { readSinchCreate } from "./sinch-request.ts";
import { smsSize } from "./sms-segments.ts";
import type { Stage } from "./stage.ts";
import { bulletinInReference } from "./tags.ts";

/** The invented service plan; the rest as in `TwilioOptions`. */
export type SinchOptions = {
  servicePlanId: string;
  apiToken: string;
  receiptDelaysMs?: readonly [sent: number, final: number];
  callbackHosts?: readonly string[];
  callbackOrigin?: string;
};

/** The running server: `url` is what SINCH_API_URL takes. */
export type SinchServer = { readonly url: string; receiptCounts(): ReceiptCounts; close(): Promise<void> };

type Plan = { options: SinchOptions; stage: Stage; batches: SinchBatches; reports: SinchReports };

const BODY_MAX_BYTES = 64 * 1024;

/** Starts the batches API of one service plan. */
export async function startSinchServer(stage: Stage, options: SinchOptions): Promise<SinchServer> {
  const reports = createSinchReports({
    delaysMs: options.receiptDelaysMs ?? [20, 150],
    hosts: options.callbackHosts ?? [],
    ...(options.callbackOrigin === undefined ? {} : { origin: options.callbackOrigin }),
  });
  const plan: Plan = { options, stage, batches: createSinchBatches(), reports };
  const listener = await openHttpListener({ ...stage, channel: "sms", provider: "sinch" }, (exchange) =>
    serve(plan, exchange),
  );
  return {
    url: listener.origin,
    receiptCounts: () => reports.counts(),
    async close() {
      await reports.close();
      await listener.close();
    },
  };
}

async function serve(plan: Plan, exchange: Exchange): Promise<void> {
  const body = await exchange.body(BODY_MAX_BYTES);
  const url = new URL(exchange.target, "http://sandbox");
  if (!isKnown(plan, exchange.headers.authorization)) return exchange.answer(sinchError(401, "unauthorized"));
  if (url.pathname !== `/xms/v1/${encodeURIComponent(plan.options.servicePlanId)}/batches`)
    return exchange.answer(sinchError(404, "not_found"));
  if (exchange.method === "GET") return list(plan, exchange, url);
  if (exchange.method !== "POST") return exchange.answer({ status: 405 });
  if (body === undefined) return exchange.answer({ status: 413 });
  return create(plan, exchange, body.toString("utf8"));
}

async function create(plan: Plan, exchange: Exchange, text: string): Promise<void> {
  const wanted = readSinchCreate(text);
  if ("error" in wanted) return exchange.answer(wanted.error);
  const [to = ""] = wanted.to;
  const occasion = { channel: "sms", provider: "sinch", to } as const;
  const take = (): Answer => {
    const batch = plan.batches.add(wanted);
    for (const number of wanted.to) file(plan, batch, number);
    plan.reports.start(batch, plan.stage.faults.take({ ...occasion, stage: "receipt" }));
    return json(201, sinchBatchJson(batch));
  };
  const fault = plan.stage.faults.take({ ...occasion, stage: "request" });
  await answerWithFault(exchange, { take, refuse }, fault);
}

async function list(plan: Plan, exchange: Exchange, url: URL): Promise<void> {
  const fault = plan.stage.faults.take({
    channel: "sms",
    provider: "sinch",
    stage: "request",
    call: "list",
  });
  const take = () => json(200, plan.batches.page(url.searchParams));
  await answerWithFault(exchange, { take, refuse }, fault);
}

function file(plan: Plan, batch: SinchBatch, to: string): void {
  const { id: sid, body: text, from, createdAt, expire_at: until } = batch;
  const tag = bulletinInReference(batch.callback_url ?? null);
  const validitySeconds =
    until === undefined ? null : Math.round((Date.parse(until) - createdAt.getTime()) / 1000);
  plan.stage.inbox.add({
    channel: "sms",
    to,
    bytes: 200 + text.length * 2,
    tag,
    open: async () => ({
      tag,
      content: { kind: "sms", provider: "sinch", sid, from, text, ...smsSize(text), validitySeconds },
    }),
  });
}

function refuse(fault: Refusal): Answer {
  if (fault.kind === "sinch") {
    const { status, body } = sinchError(fault.status, fault.code);
    return statusAnswer(fault, status, body);
  }
  const [status, body] = fault.kind === "status" ? [fault.status, fault.body] : [500, undefined];
  return statusAnswer(fault, status, body ?? sinchError(status, "error").body);
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function isKnown(plan: Plan, header: string | undefined): boolean {
  const given = /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
  if (given === undefined) return false;
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(plan.options.apiToken), hash(given));
}
