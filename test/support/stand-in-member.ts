// Takes the place of `amberwire api` and `amberwire worker` in tests of the group: says what it was given and does nothing.
import { knownVariables } from "../../config/env.ts";
import { openLifecycle } from "../../src/lifecycle.ts";
import { endWithParent, sayReady } from "../../src/supervise/belong.ts";

const part = process.argv[2] ?? "";
const say = (word: object) =>
  process.stdout.write(`${JSON.stringify({ member: part, pid: process.pid, ...word })}\n`);
if (process.env.STAND_IN_FAILS === part) {
  process.stderr.write("port 1 is taken\n");
  process.exit(3);
}
const lifecycle = openLifecycle({ log: { info: () => {}, error: () => {} } });
endWithParent(lifecycle);
await lifecycle.part(
  part,
  () => setInterval(() => {}, 60_000),
  async (timer) => {
    clearInterval(timer);
    say({ stopped: Date.now() });
  },
);
say({ started: Date.now(), given: knownVariables() });
sayReady(part === "api" ? "http://localhost:4321" : undefined);
process.exit(await lifecycle.done);
