import { describe, expect, it } from "vitest";
import { createFaults, type FaultRule } from "../../src/sandbox/faults.ts";

const reset = { kind: "reset", taken: true } as const;
const request = { channel: "push", stage: "request", to: "push-1" } as const;

describe("a plan of faults", () => {
  it("uses a rule as often as it says and shows that it did", () => {
    const faults = createFaults();
    faults.add({ match: { channel: "push" }, times: 2, fault: reset });
    const taken = [1, 2, 3].map(() => faults.take(request)?.kind);
    expect(taken).toEqual(["reset", "reset", undefined]);
    expect(faults.list()).toMatchObject([{ used: 2, times: 2 }]);
  });

  it("lets some pass first and then breaks every nth, until it is taken away", () => {
    const faults = createFaults();
    const id = faults.add({ match: { channel: "push" }, skip: 2, every: 3, times: null, fault: reset });
    const broken = Array.from({ length: 11 }, (_, n) => (faults.take(request) ? n + 1 : 0)).filter(Boolean);
    expect(broken).toEqual([5, 8, 11]);
    expect(faults.remove(id)).toBe(true);
    expect(faults.remove(id)).toBe(false);
    expect(faults.take(request)).toBeUndefined();
  });

  it("matches a channel, a call, and a person by name or by the beginning of the name", () => {
    const faults = createFaults();
    faults.add({ match: { channel: "sms", to: "+4917*", call: "list" }, times: null, fault: reset });
    const sms = { channel: "sms", stage: "request", call: "list" } as const;
    expect(faults.take({ ...sms, to: "+49171" })).toBeDefined();
    expect(faults.take({ ...sms, to: "+49161" })).toBeUndefined();
    expect(faults.take({ ...sms, to: "+49171", call: "send" })).toBeUndefined();
    expect(faults.take(sms)).toBeUndefined();
    expect(faults.take({ ...sms, channel: "push", to: "+49171" })).toBeUndefined();
  });

  it("asks each rule at its own stage only", () => {
    const faults = createFaults();
    faults.add({ match: { channel: "email" }, fault: { kind: "smtp", at: "rcpt", reply: "550 5.1.1 No" } });
    faults.add({ match: { channel: "email" }, fault: { kind: "close" } });
    expect(faults.take({ channel: "email", stage: "request" })).toBeUndefined();
    expect(faults.take({ channel: "email", stage: "connection" })?.kind).toBe("close");
    expect(faults.take({ channel: "email", stage: "rcpt" })?.kind).toBe("smtp");
  });

  it.each<FaultRule>([
    { match: { channel: "push" }, fault: { kind: "twilio", code: 21610 } },
    { match: { channel: "email" }, fault: { kind: "status", status: 500 } },
    { match: { channel: "sms" }, fault: { kind: "smtp", at: "data", reply: "550 no" } },
    { match: { channel: "email" }, fault: { kind: "smtp", at: "data", reply: "250 fine" } },
    { match: { channel: "email" }, fault: { kind: "smtp", at: "data", reply: "550 a\r\n250 b" } },
    { match: { channel: "push" }, fault: { kind: "status", status: 99 } },
    { match: { channel: "push" }, times: 0, fault: reset },
  ])("refuses a rule that cannot happen: %j", (rule) => {
    expect(() => createFaults().add(rule)).toThrow();
  });

  it("keeps the newest thousand rules", () => {
    const faults = createFaults();
    for (let n = 0; n < 1005; n++) faults.add({ match: { channel: "push" }, fault: reset });
    expect(faults.list()).toHaveLength(1000);
    expect(faults.list()[0]?.id).toBe(6);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});
