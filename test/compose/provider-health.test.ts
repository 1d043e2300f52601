import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { ProviderState } from "../../schemas/provider-state.ts";
import { gaugeProviders, providersReason } from "../../src/compose/provider-health.ts";
import { sayAlive, sayGone } from "../../src/dispatch/say-alive.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { testLine } from "../support/line.ts";

const well = (provider: string): ProviderState => ({
  channel: "sms",
  provider,
  state: "closed",
  share: 1,
  since: null,
  code: null,
});
const open: ProviderState = {
  ...well("twilio"),
  state: "open",
  share: 0,
  since: "2026-11-23T14:00:00.000Z",
  code: "http-503",
};

test("nothing is said of providers that are well, nor before a worker has said anything", () => {
  expect(providersReason([])).toBeNull();
  expect(providersReason([[well("twilio"), well("sinch")], [well("twilio")]])).toBeNull();
});

test("one that is left is named with its time and code, and in how many processes", () => {
  expect(providersReason([[open, well("sinch")]])).toBe(
    "sms: twilio is open since 2026-11-23T14:00:00.000Z (http-503)",
  );
  expect(providersReason([[open], [well("twilio")]])).toContain("twilio is open in 1 of 2 worker processes");
});

test("a channel that nobody carries is said to be paused", () => {
  const stopped = { ...open, provider: "sinch", state: "stopped" as const, code: "sinch-http-402" };
  expect(providersReason([[open, stopped]])).toMatch(/^sms is paused: no provider is left; sms: twilio/);
  expect(
    providersReason([
      [open, stopped],
      [open, well("sinch")],
    ]),
  ).not.toContain("paused");
});

test("the beat of a worker carries the states of what it serves to the metrics, until it ends", async () => {
  const line = await testLine({ dataDir: await temporaryFolder(), sinch: true });
  const registry = new Registry();
  gaugeProviders(registry, line.database.pool, 10_000);
  await sayAlive(line.context, ["sms", "relay"]);
  const told = await registry.metrics();
  expect(told).toContain('amberwire_provider_processes{channel="sms",provider="twilio",state="closed"} 1');
  expect(told).toContain('amberwire_provider_processes{channel="sms",provider="sinch",state="closed"} 1');
  expect(told).not.toContain('channel="email"');
  await sayGone(line.context);
  expect(await registry.metrics()).not.toContain("provider=");
  await line.close();
});
