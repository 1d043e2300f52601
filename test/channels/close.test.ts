import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { CHANNELS } from "../../src/channels/contract.ts";
import { renderedFor, startTestSandbox } from "./channel-cases.ts";
import { exampleContent } from "./example-content.ts";

test("a process that has closed its providers has nothing left that keeps it alive, and has printed nothing of its own", async () => {
  const sandbox = await startTestSandbox();
  const { twilioUrl, sinchUrl, smtpUrl, pushUrl, webhookUrls } = sandbox;
  const rendered = Object.fromEntries(
    CHANNELS.map((kind) => [kind, renderedFor(kind, exampleContent(), sandbox, 1)]),
  );
  const script = fileURLToPath(new URL("send-and-close.ts", import.meta.url));
  const given = JSON.stringify({ urls: { twilioUrl, sinchUrl, smtpUrl, pushUrl, webhookUrls }, rendered });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, given], {
    timeout: 10_000,
  });
  expect(stdout.trim().split("\n")).toEqual(CHANNELS.map((kind) => `${kind} accepted`));
  expect(stderr).toBe("");
  await sandbox.close();
});
