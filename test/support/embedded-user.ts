// A process that uses the embedded PostgreSQL, to be killed by tests: prints its url as JSON, leaves on SIGTERM or "leave".
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error("name a DATA_DIR");
const say = (word: object) => process.stdout.write(`${JSON.stringify(word)}\n`);
try {
  const server = await startEmbeddedPostgres({
    dataDir,
    // What the kernel was given survives a killed process; only a crash of the machine would need fsync.
    settings: { fsync: "off" },
    log: { info: () => {}, error: () => {} },
    onLost: (why) => say({ lost: why }),
  });
  say({ url: server.url });
  const leave = async () => {
    await server.stop();
    process.exit(0);
  };
  process.once("SIGTERM", leave);
  process.stdin.on("data", leave);
  // Without somebody at the other end nobody would ever say leave.
  process.stdin.on("end", leave);
} catch (error) {
  say({ failed: String(error) });
  process.exit(1);
}
