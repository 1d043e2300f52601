import { expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { loadPlanBook } from "../../config/plans.ts";
import { uncarriedChannels } from "../../src/cli/uncarried-channels.ts";

test("each channel of a plan that nothing here can carry is named with what to set; a sandbox carries all", async () => {
  const book = await loadPlanBook({ enabled: ["FR", "KR"] });
  const plans = book.countries().flatMap((country) => book.get(country)?.pinned.plan ?? []);
  const env = readEnv({});
  expect(uncarriedChannels(env, plans)).toEqual([]);
  expect(uncarriedChannels({ ...env, MODE: "live" }, plans)).toEqual([
    expect.stringMatching(/^sms: 2 plans .* set TWILIO_ACCOUNT_SID/),
    expect.stringMatching(/^email: 2 plans .* set SMTP_URL and MAIL_FROM/),
  ]);
  const relay = {
    ...env,
    MODE: "live" as const,
    SMTP_URL: ["smtps://relay.example"],
    MAIL_FROM: "a@b.example",
  };
  expect(uncarriedChannels(relay, plans)).toEqual([expect.stringMatching(/^sms: /)]);
  expect(uncarriedChannels({ ...env, MODE: "live" }, [])).toEqual([]);
});
