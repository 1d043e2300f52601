// The invented broadcasters: each a receiver that verifies what it gets and follows its sequence, as the guide for receivers asks.
import { answerWithFault, statusAnswer } from "./answer-with-fault.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { openHttpListener } from "./http-listener.ts";
import type { Identity } from "./self-signed-certificate.ts";
import type { Stage } from "./stage.ts";
import { createSequence, type Sequence, type SequenceState } from "./webhook-sequence.ts";
import { verifyWebhook, type WebhookVerdict } from "./webhook-signature.ts";

/** `names` are the broadcasters (each its own path); an `identity` makes their addresses https; secrets come by `setSecrets`. */
export type WebhookOptions = { names?: readonly string[]; toleranceSeconds?: number; identity?: Identity };

/** One broadcaster's view. */
export type ReceiverState = SequenceState & { name: string; url: string; accepted: number; refused: number };

/** The running receivers, one address each. */
export type WebhookServer = {
  readonly urls: readonly string[];
  /** The secrets that receiver `index` accepts, `whsec_…`, old and new during a rotation; false when there is no such receiver. */
  setSecrets(index: number, secrets: readonly string[]): boolean;
  states(): ReceiverState[];
  close(): Promise<void>;
};

type Receiver = {
  name: string;
  path: string;
  secrets: readonly string[];
  sequence: Sequence;
  accepted: number;
  refused: number;
};

const NAMES = ["Radio Beispiel", "TV Exemple", "Signs Example"];
const BODY_MAX_BYTES = 256 * 1024;

/** Starts one listener for all receivers. */
export async function startWebhookServer(stage: Stage, options: WebhookOptions = {}): Promise<WebhookServer> {
  const receivers = (options.names ?? NAMES).map(
    (name, index): Receiver => ({
      name,
      path: `/receivers/${index + 1}`,
      secrets: [],
      sequence: createSequence(),
      accepted: 0,
      refused: 0,
    }),
  );
  const tolerance = options.toleranceSeconds ?? 300;
  const { identity } = options;
  const listener = await openHttpListener(
    { ...stage, channel: "webhook", ...(identity ? { identity } : {}) },
    (exchange) => serve(stage, receivers, tolerance, exchange),
  );
  return {
    urls: receivers.map(({ path }) => listener.origin + path),
    setSecrets(index, secrets) {
      const receiver = receivers[index];
      if (receiver) receiver.secrets = [...secrets];
      return receiver !== undefined;
    },
    states: () =>
      receivers.map(({ name, path, sequence, accepted, refused }) => {
        return { name, url: listener.origin + path, accepted, refused, ...sequence.state() };
      }),
    close: () => listener.close(),
  };
}

async function serve(
  stage: Stage,
  receivers: Receiver[],
  tolerance: number,
  exchange: Exchange,
): Promise<void> {
  const body = await exchange.body(BODY_MAX_BYTES);
  const receiver = receivers.find(({ path }) => path === exchange.target);
  if (!receiver) return exchange.answer({ status: 404 });
  if (exchange.method !== "POST") return exchange.answer({ status: 405, headers: { allow: "POST" } });
  if (body === undefined) return exchange.answer({ status: 413 });
  const fault = stage.faults.take({ channel: "webhook", stage: "request", to: receiver.name });
  const take = () => accept(stage, receiver, exchange, body, tolerance);
  await answerWithFault(exchange, { take, refuse: (given) => statusAnswer(given, statusOf(given)) }, fault);
}

function statusOf(fault: Parameters<typeof statusAnswer>[0]): number {
  return fault.kind === "status" ? fault.status : 500;
}

function accept(
  stage: Stage,
  receiver: Receiver,
  exchange: Exchange,
  body: Buffer,
  tolerance: number,
): Answer {
  const verdict = verifyWebhook(exchange.headers, body, receiver.secrets, tolerance);
  const contentType = exchange.headers["content-type"] ?? "";
  const type = typeOf(contentType, body);
  const sequence = sequenceOf(exchange.headers["amberwire-sequence"]);
  if (verdict.problem === null) follow(receiver, verdict.id, type, sequence);
  else receiver.refused += 1;
  file(stage, receiver, verdict, { type, sequence, contentType, body });
  return verdict.problem === null ? { status: 204 } : { status: 401, body: verdict.problem };
}

function follow(receiver: Receiver, id: string, type: string | null, sequence: number | null): void {
  receiver.accepted += 1;
  if (sequence === null) return;
  if (type === "heartbeat" || type === "test") receiver.sequence.announcement(sequence);
  else receiver.sequence.item(sequence, id);
}

function file(
  stage: Stage,
  receiver: Receiver,
  { id, problem }: WebhookVerdict,
  got: { type: string | null; sequence: number | null; contentType: string; body: Buffer },
): void {
  const { body, ...rest } = got;
  stage.inbox.add({
    channel: "webhook",
    to: receiver.name,
    bytes: 300 + body.length,
    tag: id,
    state: problem === null ? "received" : "refused",
    open: async () => ({
      tag: id,
      content: {
        kind: "webhook",
        receiver: receiver.name,
        id,
        problem,
        ...rest,
        body: body.toString("utf8"),
      },
    }),
  });
}

function typeOf(contentType: string, body: Buffer): string | null {
  if (!contentType.startsWith("application/json")) return null;
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value !== "object" || value === null || !("type" in value)) return null;
    return typeof value.type === "string" ? value.type : null;
  } catch {
    return null;
  }
}

function sequenceOf(value: string | string[] | undefined): number | null {
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
