// The sandbox's own port: reads the inbox and sets faults from another process. For tests and the demo, never reachable from outside.
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import { channelKind } from "../../schemas/channel.ts";
import { faultRule } from "./faults.ts";
import { streamInbox, waitForNewer } from "./inbox-stream.ts";
import type { PushServer } from "./push-server.ts";
import type { SinchServer } from "./sinch-server.ts";
import type { Stage } from "./stage.ts";
import type { TwilioServer } from "./twilio-server.ts";
import type { WebhookServer } from "./webhook-server.ts";

/** The servers that the port speaks for. */
export type Controlled = {
  twilio: TwilioServer;
  sinch: SinchServer;
  push: PushServer;
  webhooks: WebhookServer;
};

const number = z.coerce.number().int().min(0);
const inboxQuery = z.object({
  channel: channelKind.optional(),
  to: z.string().max(400).optional(),
  after: number.optional(),
  before: number.optional(),
  limit: number.max(1000).optional(),
  wait: number.max(30).optional(),
});
const subscriptionState = z.strictObject({
  endpoint: z.string().max(2000),
  state: z.enum(["online", "offline", "gone"]),
});

/** The port as an application that does not listen yet; it answers only requests whose Host is `host` or localhost, so that no web page can reach it by DNS rebinding. */
export function controlServer(stage: Stage, controlled: Controlled): FastifyInstance {
  const app = Fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true });
  app.addHook("onRequest", async (request, reply) => {
    const allowed = [stage.host, "localhost", "127.0.0.1"];
    if (!allowed.includes(request.hostname))
      await reply.code(403).send({ error: "This port is for this machine only." });
  });
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ errors: error.issues });
    throw error;
  });
  inboxRoutes(app, stage);
  faultRoutes(app, stage);
  serverRoutes(app, controlled);
  return app;
}

function inboxRoutes(app: FastifyInstance, { inbox }: Stage): void {
  app.get("/inbox", async (request) => {
    const { channel, to, after, before, limit, wait } = inboxQuery.parse(request.query);
    if (wait !== undefined) await waitForNewer(inbox, after ?? 0, wait);
    const items = await inbox.list({
      ...(channel === undefined ? {} : { channel }),
      ...(to === undefined ? {} : { to }),
      ...(after === undefined ? {} : { after }),
      ...(before === undefined ? {} : { before }),
      ...(limit === undefined ? {} : { limit }),
    });
    return { items, counts: inbox.counts() };
  });
  app.get("/inbox/counts", async () => inbox.counts());
  app.get("/inbox/duplicates", async () => inbox.duplicates());
  app.get("/inbox/stream", async (_request, reply) => {
    reply.hijack();
    streamInbox(inbox, reply.raw);
  });
  app.delete("/inbox", async (_request, reply) => {
    inbox.clear();
    return reply.code(204).send();
  });
}

function faultRoutes(app: FastifyInstance, { faults }: Stage): void {
  app.get("/faults", async () => ({ faults: faults.list() }));
  app.post("/faults", async (request, reply) => {
    const rules = z
      .union([z.array(faultRule).max(100), faultRule.transform((rule) => [rule])])
      .parse(request.body);
    return reply.code(201).send({ ids: rules.map((rule) => faults.add(rule)) });
  });
  app.delete("/faults", async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  app.delete<{ Params: { id: string } }>("/faults/:id", async (request, reply) =>
    reply.code(faults.remove(Number(request.params.id)) ? 204 : 404).send(),
  );
}

function serverRoutes(app: FastifyInstance, { twilio, sinch, push, webhooks }: Controlled): void {
  app.get("/receipts", async () => {
    const [a, b] = [twilio.receiptCounts(), sinch.receiptCounts()];
    return {
      waiting: a.waiting + b.waiting,
      answered: a.answered + b.answered,
      failed: a.failed + b.failed,
      heldBack: a.heldBack + b.heldBack,
    };
  });
  app.get("/webhooks", async () => ({ receivers: webhooks.states() }));
  app.put<{ Params: { index: string } }>("/webhooks/:index/secrets", async (request, reply) => {
    const { secrets } = z.strictObject({ secrets: z.array(z.string().max(200)).max(5) }).parse(request.body);
    return reply.code(webhooks.setSecrets(Number(request.params.index), secrets) ? 204 : 404).send();
  });
  app.post("/push/subscriptions", async (request, reply) => {
    const { vapidPublicKey } = z
      .object({ vapidPublicKey: z.string().max(100).optional() })
      .parse(request.body ?? {});
    return reply.code(201).send(push.newSubscription(vapidPublicKey === undefined ? {} : { vapidPublicKey }));
  });
  app.put("/push/subscriptions/state", async (request, reply) => {
    const { endpoint, state } = subscriptionState.parse(request.body);
    return reply.code(push.setState(endpoint, state) ? 204 : 404).send();
  });
}
