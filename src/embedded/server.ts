// Runs one PostgreSQL server process for a cluster, and its watchdog. Called by the keeper alone, under its lock.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../free-port.ts";
import type { Account } from "./account.ts";
import { type Cluster, ROLE } from "./cluster.ts";

/** A running server. `exited` settles when the process is gone, for whatever reason. */
export type Server = { port: number; exited: Promise<void>; stop(): Promise<void> };

/** What `startServer` needs; `settings` are PostgreSQL parameters and win over the ones below. */
export type ServerOptions = {
  postgres: string;
  cluster: Cluster;
  account: Account | undefined;
  /** Tried first, so that pools find a restarted server again; 0 for any. */
  port: number;
  logFile: string;
  settings: Record<string, string>;
};

const READY_WITHIN_MS = 60_000;
const FAST_STOP_MS = 8_000;
const ATTEMPTS = 20;
const LOG_FILE_BYTES_MAX = 5_000_000;

// For a small machine beside the service itself; durability stays on.
const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  effective_cache_size: "512MB",
  max_wal_size: "1GB",
  synchronous_commit: "on",
  fsync: "on",
  full_page_writes: "on",
  password_encryption: "scram-sha-256",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
};

/** Starts the server on `port` or another free one and waits until it answers; the error carries the end of its log. */
export async function startServer(options: ServerOptions): Promise<Server> {
  let port = options.port;
  for (let attempt = 1; ; attempt++) {
    if (port === 0) port = await freePort();
    try {
      return await startOnce({ ...options, port });
    } catch (error) {
      const text = String(error);
      const portTaken = /could not bind|could not create any TCP\/IP sockets/.test(text);
      // Backends of a killed server need a moment to notice that it died.
      const dying = /shared memory block .* is still in use/.test(text);
      if (attempt === ATTEMPTS || !(portTaken || dying)) throw error;
      if (portTaken) port = 0;
      if (dying) await sleep(250);
    }
  }
}

async function startOnce(options: ServerOptions): Promise<Server> {
  const { postgres, cluster, account, port, logFile } = options;
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const log = openLogFile(logFile);
  const logStart = fstatSync(log).size;
  const child = spawn(postgres, ["-D", cluster.dataFolder, "-p", String(port), ...settings], {
    ...account,
    cwd: cluster.dataFolder,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const watchdog = watch(child, exited);
  let gone = false;
  exited.then(() => {
    gone = true;
    watchdog?.kill("SIGKILL");
  });
  await ready(cluster, port, () => gone).catch(async (error) => {
    child.kill("SIGQUIT");
    await exited;
    throw new Error(`PostgreSQL did not start: ${error.message}\n${tail(logFile, logStart)}`.trim());
  });
  return { port, exited, stop: () => stop(child, exited) };
}

// The keeper's own death (kill -9) closes this pipe, and the shell, which waits on it, then stops the server.
function watch(server: ChildProcess, exited: Promise<void>): ChildProcess | undefined {
  if (server.pid === undefined || process.platform === "win32") return undefined;
  const script = 'read _; kill -INT "$0"; sleep 5; kill -QUIT "$0"';
  const shell = spawn("/bin/sh", ["-c", script, String(server.pid)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.once("error", () => undefined);
  exited.then(() => shell.stdin?.destroy());
  return shell;
}

async function ready(cluster: Cluster, port: number, gone: () => boolean): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (gone()) throw new Error("the process ended");
    const client = new pg.Client({
      host: "127.0.0.1",
      port,
      user: ROLE,
      password: cluster.password,
      database: "postgres",
    });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(20);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, which the next start repairs from the log.
  child.kill("SIGINT");
  await Promise.race([exited, sleep(FAST_STOP_MS, undefined, { ref: false })]);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGQUIT");
  await Promise.race([exited, sleep(FAST_STOP_MS, undefined, { ref: false })]);
  child.kill("SIGKILL");
  await exited;
}

function openLogFile(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_FILE_BYTES_MAX) renameSync(logFile, `${logFile}.old`);
  return openSync(logFile, "a", 0o600);
}

function tail(logFile: string, from: number): string {
  return readFileSync(logFile).subarray(from).toString("utf8").trim().split("\n").slice(-8).join("\n");
}
