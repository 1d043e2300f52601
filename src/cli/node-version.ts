// Imported first by the command: hands over to the Node that npm installed beside it when the one running is too old.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;
const INSTALLED = fileURLToPath(
  new URL(`../../node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`, import.meta.url),
);

if (Number.parseInt(process.versions.node, 10) < OLDEST_MAJOR) {
  if (!existsSync(INSTALLED)) {
    process.stderr.write(
      `Amberwire needs Node ${OLDEST_MAJOR}; this is ${process.versions.node}. Run npm ci, which installs one beside it.\n`,
    );
    process.exit(1);
  }
  const child = spawn(INSTALLED, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.once("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
  // Nothing after this import may run in the old Node.
  await new Promise(() => {});
}
