// One sandbox per test file and the receivers that its callbacks reach.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/start-sandbox.ts";

/** The invented Twilio account of every test. */
export const account = { accountSid: `AC${"1".repeat(32)}`, authToken: "token of the sandbox" };

/** A sandbox that ends with the file; its faults are cleared after each test. */
export async function oneSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ twilio: { ...account, receiptDelaysMs: [1, 1] }, ...options });
  afterEach(() => sandbox.faults.clear());
  afterAll(() => sandbox.close());
  return sandbox;
}

/** A sandbox that ends with the running test. */
export async function freshSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ twilio: account, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** One request that a listener of ours got. */
export type Got = { url: string; headers: IncomingHttpHeaders; body: string };

/** A listener of ours that answers 204 and keeps what came. */
export async function oneListener(): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    got.push({ url: request.url ?? "", headers: request.headers, body });
    response.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}`, got };
}

/** A TCP server always has an address with a port. */
function portOf(address: string | AddressInfo | null): number {
  return (address as AddressInfo).port;
}
