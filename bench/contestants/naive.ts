// The product as one would write it first (bench/naive): a queue entry per person, the providers' own libraries, one INSERT per person.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { runMigrations } from "bullmq";
import pg from "pg";
import { newId } from "../../src/ids.ts";
import type { Installation } from "../installation/installation.ts";
import { benchContent } from "../installation/texts.ts";
import { startChild } from "../machine/child.ts";
import { untilQuiet } from "../machine/cpu-time.ts";
import type { Crowd, Crowds } from "./crowd.ts";
import { type Contestant, measureTurn } from "./turn.ts";

/** What the naive process is asked for each crowd. */
export type NaiveTask = { crowds: Crowds; crowd: Crowd; content: ReturnType<typeof benchContent> };

const DATABASE = "naive";

/** The contestant, in a database of its own on the same server, with `count` and `warmUp` of everybody's recipients. */
export function naive(
  installation: Installation,
  crowds: Crowds,
  counts: { measured: number; warmUp: number },
): Contestant {
  const { sinks, serverPids, variables, dataDir } = installation;
  const content = benchContent({
    alertId: newId("alr"),
    bulletinId: newId("bul"),
    expiresAt: new Date(Date.now() + 3 * 3_600_000),
  });
  const measured = { ...crowds.measured, count: counts.measured };
  const warmUp = { ...crowds.warmUp, count: counts.warmUp };
  const servers =
    serverPids.redis === undefined ? [serverPids.postgres] : [serverPids.postgres, serverPids.redis];
  // Its libraries check certificates, so they are told of the one that the sink has.
  const certificate = path.join(dataDir, "push-sink.pem");
  let database: Promise<string> | undefined;

  return {
    name: "naive",
    async turn() {
      database ??= makeDatabase(installation.databaseUrl);
      writeFileSync(certificate, String(sinks.push.ready.certificate));
      const env = { ...variables, DATABASE_URL: await database, NODE_EXTRA_CA_CERTS: certificate };
      await untilQuiet(servers);
      const child = await startChild({ file: "bench/naive/worker.ts", env });
      try {
        const task = (crowd: Crowd): NaiveTask => ({ crowds, crowd, content });
        await sinks[crowds.channel].ask("reset");
        await child.ask("prepare", task(warmUp));
        await child.ask("send");
        await child.ask("prepare", task(measured));
        return await measureTurn({ sender: child.pid, ...serverPids }, measured.count, async () => {
          const sent = await child.ask<number>("send");
          if (sent !== measured.count) throw new Error(`naive sent ${sent} of ${measured.count}`);
        });
      } finally {
        await child.stop();
      }
    },
  };
}

async function makeDatabase(serverUrl: string): Promise<string> {
  const own = new URL(serverUrl);
  own.pathname = `/${DATABASE}`;
  await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${DATABASE}`));
  await withClient(own.href, async (client) => {
    await runMigrations(client, "bullmq");
    await client.query(`CREATE TABLE delivery (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      alert text NOT NULL,
      person bigint NOT NULL,
      channel text NOT NULL,
      status text NOT NULL,
      reference text,
      sent_at timestamptz NOT NULL DEFAULT now()
    )`);
  });
  return own.href;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
