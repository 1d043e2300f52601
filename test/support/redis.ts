// A Redis for one test file: REDIS_URL, or a server from the PATH on a free port; undefined where there is neither.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { until } from "./until.ts";

/** `url` of a server that may be flushed; `restart` is undefined where the server is somebody else's. */
export type TestRedis = { url: string; flush(): Promise<void>; close(): Promise<void> };

/** Starts or finds one. Where there is none it says so once; with REQUIRE_ALL=1 that is a failure. */
export async function testRedis(): Promise<TestRedis | undefined> {
  if (process.env.REDIS_URL) return connected(process.env.REDIS_URL, async () => undefined);
  const program = ["redis-server", "valkey-server"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
  if (program === undefined) {
    if (process.env.REQUIRE_ALL === "1")
      throw new Error("REQUIRE_ALL=1, but there is no redis-server or valkey-server on the PATH");
    process.stderr.write(
      "skipped: the queue on Redis (no REDIS_URL, no redis-server or valkey-server on the PATH)\n",
    );
    return undefined;
  }
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), "amberwire-redis-"));
  const options = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    dir,
  ];
  const server = spawn(program, [...options, "--maxmemory-policy", "noeviction"], { stdio: "ignore" });
  return connected(`redis://127.0.0.1:${port}`, () => end(server, dir));
}

async function connected(url: string, end: () => Promise<void>): Promise<TestRedis> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, retryStrategy: () => 50 });
  client.on("error", () => undefined);
  await until(() => client.ping(), { withinMs: 10_000, what: "Redis to answer" });
  return {
    url,
    async flush() {
      await client.flushall();
    },
    async close() {
      client.disconnect();
      await end();
    },
  };
}

async function end(server: ChildProcess, dir: string): Promise<void> {
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
  await rm(dir, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
