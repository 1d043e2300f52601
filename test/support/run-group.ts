// `amberwire start` with stand-ins for its members.
import { fileURLToPath } from "node:url";
import { printFailure } from "../../src/cli/print.ts";
import { runStart } from "../../src/cli/start.ts";

try {
  await runStart(fileURLToPath(new URL("./stand-in-member.ts", import.meta.url)));
} catch (error) {
  printFailure(error);
  process.exit(1);
}
