// A first version of the product: everything that is known about a person goes on the queue, and a worker sends and writes it down.
import { createPostgresBackend, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import type { ChannelKind } from "../../schemas/channel.ts";
import { CHANNEL_DEFINITIONS, type ChannelDefinition, type Recipient } from "../../src/channels/registry.ts";
import type { NaiveTask } from "../contestants/naive.ts";
import { recipientsOf } from "../contestants/recipients.ts";
import { answerParent } from "../machine/answer-parent.ts";
import { openEmail } from "./send-email.ts";
import { openPush } from "./send-push.ts";
import { openSms } from "./send-sms.ts";
import { openWebhook } from "./send-webhook.ts";
import type { NaiveVariables } from "./variables.ts";

/** Sends to one person and gives the provider's reference. */
export type Send = (rendered: never) => Promise<string | null>;

const CONCURRENCY = 50;
const ADD_AT_ONCE = 1_000;
const variables = process.env as NaiveVariables;
const connectionString = variables.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 10 });
const senders: Record<ChannelKind, (variables: NaiveVariables) => Send> = {
  push: openPush,
  sms: openSms,
  email: openEmail,
  webhook: openWebhook,
};

let task: (NaiveTask & { recipients: Recipient[] }) | undefined;
let send: Send | undefined;
let sent = 0;
let finish = () => {};

const redis = variables.REDIS_URL;
const queue = redis
  ? new Queue("send", { connection: new Redis(redis, { maxRetriesPerRequest: null }) })
  : new Queue("send", { connection: { connectionString } }, createPostgresBackend);
const work = async (entry: { data: Recipient }) => deliver(entry.data);
const worker = redis
  ? new Worker("send", work, {
      connection: new Redis(redis, { maxRetriesPerRequest: null }),
      concurrency: CONCURRENCY,
    })
  : new Worker(
      "send",
      work,
      { connection: { connectionString }, concurrency: CONCURRENCY },
      createPostgresBackend,
    );
worker.on("error", (error) => console.error(error));
worker.on("failed", (_entry, error) => console.error(error));

async function deliver(recipient: Recipient): Promise<void> {
  if (!task || !send) throw new Error("nothing was prepared");
  const { channel } = task.crowds;
  const definition = CHANNEL_DEFINITIONS[channel] as ChannelDefinition;
  const rendered = definition.render(task.content, recipient, {
    publicUrl: "http://localhost:8080",
    sentAt: new Date(task.content.airing.from),
  });
  const reference = await send(rendered as never);
  await pool.query(
    "INSERT INTO delivery (alert, person, channel, status, reference) VALUES ($1, $2, $3, $4, $5)",
    [task.content.alert.id, recipient.id, channel, "sent", reference],
  );
  sent++;
  if (sent === task.recipients.length) finish();
}

async function sendAll(): Promise<number> {
  if (!task) throw new Error("nothing was prepared");
  const { recipients } = task;
  sent = 0;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  for (let at = 0; at < recipients.length; at += ADD_AT_ONCE) {
    const some = recipients.slice(at, at + ADD_AT_ONCE);
    await queue.addBulk(some.map((data) => ({ name: "send", data, opts: { removeOnComplete: true } })));
  }
  await finished;
  return sent;
}

answerParent(
  {},
  {
    prepare: (given: NaiveTask) => {
      const keys = [{ id: "naive", key: Buffer.alloc(32, 1) }];
      task = { ...given, recipients: recipientsOf(given, keys, "http://localhost:8080") };
      send ??= senders[given.crowds.channel](variables);
    },
    send: sendAll,
  },
);
