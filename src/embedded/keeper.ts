// The process that owns the embedded PostgreSQL of one DATA_DIR: it runs while at least one user is connected to it, and
// stops the server when the last one has gone, however it went. Started detached by `join.ts`; never run by hand.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDataFolder } from "../data-folder.ts";
import { serverAccount } from "./account.ts";
import { findBinaries } from "./binaries.ts";
import { openCluster, ROLE } from "./cluster.ts";
import { readKeeperNote, writeKeeperNote } from "./keeper-file.ts";
import { takeLock } from "./kernel-lock.ts";
import { choosePlace } from "./place.ts";
import { type Server, type ServerOptions, startServer } from "./server.ts";
import { clearStaleServer } from "./stale.ts";
import { openUsers } from "./users.ts";

/** What the keeper tells the process that started it, once: serving, another keeper is there, or why it failed. */
export type KeeperReport = { state: "serving" } | { state: "busy" } | { state: "failed"; reason: string };

const RESTARTS_MAX = 5;

async function main(dataDir: string, settings: Record<string, string>): Promise<void> {
  await makeDataFolder(dataDir);
  const lock = takeLock(path.join(dataDir, "postgres.lock"));
  if (lock === undefined) return report({ state: "busy" });
  const before = await readKeeperNote(dataDir);
  const options = await prepare(dataDir, settings, before?.databasePort ?? 0);
  let server = await startServer(options);
  const url = databaseUrl(options.cluster.password, server.port);

  const token = randomBytes(32).toString("hex");
  const users = await openUsers(token, url);
  await writeKeeperNote(dataDir, { pid: process.pid, port: users.port, token, databasePort: server.port });
  void report({ state: "serving" });

  let leaving = false;
  const leave = users.allGone.then(() => {
    leaving = true;
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => users.close());
  for (let restarts = 0; ; restarts++) {
    await Promise.race([leave, server.exited]);
    if (leaving || restarts === RESTARTS_MAX) break;
    server = await restart(options, server.port);
  }
  users.close();
  await server.stop();
  lock.release();
  users.dismiss();
}

async function prepare(
  dataDir: string,
  settings: Record<string, string>,
  port: number,
): Promise<ServerOptions> {
  const account = await serverAccount();
  const place = await choosePlace(dataDir, account);
  const binaries = await findBinaries(account, place);
  const cluster = await openCluster(place, binaries, account, settings.fsync !== "off");
  await clearStaleServer(cluster.dataFolder);
  const logFile = path.join(dataDir, "postgres.log");
  return { postgres: binaries.postgres, cluster, account, port, logFile, settings };
}

async function restart(options: ServerOptions, port: number): Promise<Server> {
  await sleep(200);
  await clearStaleServer(options.cluster.dataFolder);
  const server = await startServer({ ...options, port });
  // Users hold the old address; leaving lets them find the new one.
  if (server.port !== port) {
    await server.stop();
    throw new Error(`port ${port} was taken while PostgreSQL restarted`);
  }
  return server;
}

function databaseUrl(password: string, port: number): string {
  // The database that initdb makes; the whole server is the service's own.
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/postgres`;
}

function report(message: KeeperReport): Promise<void> {
  return new Promise((resolve) => {
    // The starter may be gone already; then nobody comes in and the keeper leaves by itself.
    if (!process.connected || process.send === undefined) return resolve();
    process.send(message, () => {
      if (process.connected) process.disconnect();
      resolve();
    });
  });
}

try {
  const [dataDir, settings] = process.argv.slice(2);
  if (dataDir === undefined || settings === undefined)
    throw new Error("keeper.ts is started by the service itself.");
  await main(dataDir, JSON.parse(settings));
} catch (error) {
  await report({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
  // At once: a server that is still there is stopped by its watchdog when this process is gone.
  process.exit(1);
}
