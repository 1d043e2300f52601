// The sandbox as a process of its own, so that its CPU is not the service's: options come by IPC (or as JSON in the first argument),
// one JSON line with the addresses goes to stdout, and it ends with its parent.
import { once } from "node:events";
import { type SandboxOptions, startSandbox } from "./start-sandbox.ts";

const sandbox = await startSandbox(await readOptions());
const { twilioUrl, sinchUrl, smtpUrl, pushUrl, webhookUrls, controlUrl, certificate, pushSecret } = sandbox;
const addresses = { twilioUrl, sinchUrl, smtpUrl, pushUrl, webhookUrls, controlUrl, certificate, pushSecret };
process.stdout.write(`${JSON.stringify(addresses)}\n`);

// Ctrl-C reaches a whole group at once: a child leaves the order of stopping to its parent, whose workers still send to us.
if (process.connected) process.on("SIGINT", () => undefined);
for (const ending of ["disconnect", "SIGTERM", ...(process.connected ? [] : ["SIGINT"])]) {
  process.once(ending, () => void sandbox.close().finally(() => process.exit(0)));
}

/** The parent is our own spawn-sandbox.ts, or a person at a shell; a wrong option fails where it is used. */
async function readOptions(): Promise<SandboxOptions> {
  const [given]: unknown[] = process.connected
    ? await once(process, "message")
    : [JSON.parse(process.argv[2] ?? "null")];
  const invented = { twilio: { accountSid: `AC${"0".repeat(32)}`, authToken: "sandbox" } };
  return (given ?? invented) as SandboxOptions;
}
