// The servers under the service, which a campaign kills as hard as a machine would: PostgreSQL, and Redis where it is asked for.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { freePort } from "../../src/free-port.ts";
import type { Logger } from "../../src/log.ts";
import { until } from "./until.ts";

/** PostgreSQL that is started again whenever it dies. `kill` resolves when it answers again. */
export type KillablePostgres = { url: string; kill(): Promise<void>; stop(): Promise<void> };

/** Starts it in `dataDir`; `kill` ends the server with SIGKILL, and its keeper starts another on the same port. */
export async function startPostgres(dataDir: string, log: Logger): Promise<KillablePostgres> {
  const running = await startEmbeddedPostgres({ dataDir, log });
  const { url } = running;
  return {
    url,
    async kill() {
      const folder = await realpath(path.join(dataDir, "postgres"));
      const pidFile = await readFile(path.join(folder, "cluster", "data", "postmaster.pid"), "utf8");
      process.kill(Number(pidFile.split("\n")[0]), "SIGKILL");
      await until(() => answers(url), { withinMs: 60_000, what: "PostgreSQL to answer again" });
    },
    stop: () => running.stop(),
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Redis with an append-only file. `kill` leaves it down for `downMs`. */
export type KillableRedis = {
  url: string;
  kill(downMs: number): Promise<void>;
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts `redis-server` from the PATH in a folder of its own. */
export async function startRedis(folder: string): Promise<KillableRedis> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const launch = async (): Promise<ChildProcess> => {
    const child = spawn("redis-server", [...options, "--save", ""], { stdio: "ignore" });
    await until(() => pings(url), { withinMs: 20_000, what: "Redis to answer" });
    return child;
  };
  let server = await launch();
  const end = async () => {
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  };
  return {
    url,
    async kill(downMs) {
      await end();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      server = await launch();
    },
    async flush() {
      const client = new Redis(url, { maxRetriesPerRequest: 1 });
      client.on("error", () => undefined);
      try {
        await client.flushall();
      } finally {
        client.disconnect();
      }
    },
    stop: end,
  };
}

async function pings(url: string): Promise<boolean> {
  const client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
