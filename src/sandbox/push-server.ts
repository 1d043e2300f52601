// The sandbox's push service (RFC 8030, 8291, 8292): refuses what a real one refuses and files the rest still encrypted.
import { randomBytes } from "node:crypto";
import { answerWithFault, statusAnswer } from "./answer-with-fault.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { openHttpListener } from "./http-listener.ts";
import type { InboxReceipt } from "./inbox.ts";
import { openPush } from "./push-content.ts";
import { type PushOrder, readPushRequest } from "./push-request.ts";
import { createPushSubscriptions, type PushSubscriptions, type Subscriber } from "./push-subscriptions.ts";
import { createWaiting, type Waiting } from "./push-waiting.ts";
import type { Identity } from "./self-signed-certificate.ts";
import type { Stage } from "./stage.ts";
import { bulletinInPayload } from "./tags.ts";
import { createVapidCheck, type VapidCheck } from "./vapid.ts";

/** `secret` derives the invented people's keys (random when absent); `vapidPublicKey` is the only sender that they allow. */
export type PushOptions = { identity: Identity; secret?: string; vapidPublicKey?: string };

/** The running service; endpoints are `https` on loopback, trusted by taking the sandbox's certificate as CA. */
export type PushServer = PushSubscriptions & {
  readonly url: string;
  readonly secret: string;
  close(): Promise<void>;
};

const READ_MAX_BYTES = 16 * 1024;

/** Starts listening with TLS for HTTP/2 and HTTP/1.1. */
export async function startPushServer(stage: Stage, options: PushOptions): Promise<PushServer> {
  const secret = options.secret ?? randomBytes(32).toString("base64url");
  const service: { current?: Service } = {};
  const listener = await openHttpListener(
    { ...stage, channel: "push", identity: options.identity },
    async (exchange) => {
      if (service.current) await serve(service.current, exchange);
    },
  );
  const url = listener.origin;
  const subscriptions = createPushSubscriptions(url, secret, options.vapidPublicKey ?? null);
  const waiting = createWaiting();
  service.current = { stage, url, subscriptions, waiting, checkSender: createVapidCheck(url) };
  return {
    ...subscriptions,
    url,
    secret,
    setState(endpoint, state) {
      const known = subscriptions.setState(endpoint, state);
      const subscriber = subscriptions.find(endpoint.slice(url.length));
      if (subscriber && state === "online") waiting.deliver(subscriber.to);
      return known;
    },
    close: () => listener.close(),
  };
}

type Service = {
  stage: Stage;
  url: string;
  subscriptions: PushSubscriptions;
  waiting: Waiting;
  checkSender: VapidCheck;
};

async function serve(service: Service, exchange: Exchange): Promise<void> {
  const body = await exchange.body(READ_MAX_BYTES);
  const subscriber = service.subscriptions.find(exchange.target);
  if (!subscriber) return refuse(exchange, 404, "There is no such subscription.");
  if (exchange.method !== "POST") return refuse(exchange, 405, "A push resource takes POST.");
  if (subscriber.state === "gone") return refuse(exchange, 410, "The subscription has ended.");
  const stranger = service.checkSender(exchange.headers.authorization, subscriber.vapidPublicKey);
  if (stranger) return refuse(exchange, stranger.status, stranger.why);
  const order = readPushRequest(exchange.headers, body);
  if ("status" in order) return refuse(exchange, order.status, order.why);
  const fault = service.stage.faults.take({ channel: "push", stage: "request", to: subscriber.to });
  const dealing = {
    take: () => accept(service, subscriber, order, body ?? Buffer.alloc(0)),
    refuse: (given: Parameters<typeof statusAnswer>[0]) =>
      given.kind === "status" ? statusAnswer(given, given.status, given.body) : statusAnswer(given, 500),
  };
  await answerWithFault(exchange, dealing, fault);
}

function accept(service: Service, subscriber: Subscriber, order: PushOrder, body: Buffer): Answer {
  const receipt: InboxReceipt = service.stage.inbox.add({
    channel: "push",
    to: subscriber.to,
    bytes: 400 + body.length,
    state: subscriber.state === "offline" ? "waiting" : "received",
    async open() {
      const content = openPush(body, order, subscriber.keys());
      return { content, tag: bulletinInPayload(content.json) };
    },
  });
  if (subscriber.state === "offline") service.waiting.keep(subscriber.to, order, receipt);
  const location = `${service.url}/message/${receipt.number}`;
  return { status: 201, headers: { location, ttl: String(order.ttlSeconds) } };
}

function refuse(exchange: Exchange, status: number, why: string): void {
  const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
  if (status === 401) headers["www-authenticate"] = "vapid";
  exchange.answer({ status, headers, body: why });
}
