// Finds the keeper of a DATA_DIR or starts one, and holds a connection to it for as long as this process uses the database.
import { fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { KeeperReport } from "./keeper.ts";
import { readKeeperNote } from "./keeper-file.ts";

/** One held connection. `lost` settles when it ends for any reason; `leave` says goodbye and waits for that. */
export type Share = { url: string; lost: Promise<void>; leave(): Promise<void> };

const READY_WITHIN_MS = 90_000;
const GREETING_WITHIN_MS = 5_000;

/** Joins the keeper of `dataDir`, starting it (with `settings`) when there is none; throws a sentence when it cannot start. */
export async function joinKeeper(dataDir: string, settings: Record<string, string>): Promise<Share> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const share = await greet(dataDir);
    if (share !== undefined) return share;
    // Busy: another process is starting or stopping it at this moment.
    if ((await startKeeper(dataDir, settings)) === "busy") await sleep(50);
  }
  throw new Error(
    `The embedded PostgreSQL in ${dataDir} was not ready within ${READY_WITHIN_MS / 1000} s; its log is postgres.log there.`,
  );
}

async function greet(dataDir: string): Promise<Share | undefined> {
  const note = await readKeeperNote(dataDir);
  if (note === undefined) return undefined;
  const socket = connect(note.port, "127.0.0.1");
  const lost = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => socket.destroy());
  socket.once("connect", () => socket.write(`${note.token}\n`));
  const answer = await Promise.race([firstLine(socket), lost]);
  if (!answer?.startsWith("postgres://")) {
    // Some other program has that port now, or the keeper is leaving.
    socket.destroy();
    return undefined;
  }
  return {
    url: answer,
    lost,
    async leave() {
      socket.write("goodbye\n");
      await lost;
    },
  };
}

function firstLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), GREETING_WITHIN_MS);
    let text = "";
    socket.setEncoding("utf8").on("data", (more) => {
      text += more;
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve(text.slice(0, text.indexOf("\n")));
    });
    socket.once("close", () => clearTimeout(timer));
  });
}

async function startKeeper(dataDir: string, settings: Record<string, string>): Promise<"serving" | "busy"> {
  const program = fileURLToPath(new URL("./keeper.ts", import.meta.url));
  const keeper = fork(program, [dataDir, JSON.stringify(settings)], {
    // Its own session, so that Ctrl-C on the terminal reaches the service only.
    detached: true,
    cwd: "/",
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const report = await new Promise<KeeperReport>((resolve) => {
    keeper.once("message", (message: KeeperReport) => resolve(message));
    keeper.once("error", (error) => resolve({ state: "failed", reason: error.message }));
    keeper.once("exit", (code, signal) =>
      resolve({
        state: "failed",
        reason: `The keeper of the embedded PostgreSQL ended (${signal ?? code}).`,
      }),
    );
  });
  if (keeper.connected) keeper.disconnect();
  keeper.unref();
  if (report.state === "failed") throw new Error(report.reason);
  return report.state;
}
