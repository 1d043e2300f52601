import { describe, expect, it } from "vitest";
import { createInbox, type InboxEntry } from "../../src/sandbox/inbox.ts";
import { bulletinInMessageId, bulletinInPayload, bulletinInReference } from "../../src/sandbox/tags.ts";

function sms(to: string, tag: string | null, more: Partial<InboxEntry> = {}): InboxEntry {
  const content = {
    kind: "sms",
    provider: "twilio",
    sid: "",
    from: "",
    text: to,
    encoding: "GSM-7",
    units: 1,
    segments: 1,
    validitySeconds: null,
  } as const;
  return { channel: "sms", to, bytes: 10, tag, open: async () => ({ content, tag }), ...more };
}

/** An entry that tells its tag only when it is opened, as a push does; `opened` counts. */
function sealed(to: string, tag: string, opened: { count: number }): InboxEntry {
  const { tag: _known, open, ...rest } = sms(to, tag);
  return {
    ...rest,
    open() {
      opened.count += 1;
      return open();
    },
  };
}

describe("the inbox", () => {
  it("lists newest first, pages back, and goes forward from a number", async () => {
    const inbox = createInbox();
    for (const to of ["a", "b", "a", "b", "a"]) inbox.add(sms(to, null));
    const numbers = async (query: Parameters<typeof inbox.list>[0]) =>
      (await inbox.list(query)).map((item) => item.number);
    expect(await numbers({})).toEqual([5, 4, 3, 2, 1]);
    expect(await numbers({ to: "a", limit: 2 })).toEqual([5, 3]);
    expect(await numbers({ to: "a", before: 3 })).toEqual([1]);
    expect(await numbers({ after: 2, limit: 2 })).toEqual([3, 4]);
    expect(await numbers({ channel: "email" })).toEqual([]);
  });

  it("keeps the newest within its bounds and counts all", async () => {
    const inbox = createInbox({ itemsMax: 3, bytesMax: 25 });
    for (let n = 0; n < 10; n++) inbox.add(sms(`p${n}`, null));
    expect(inbox.counts()).toEqual({
      last: 10,
      total: 10,
      kept: 2,
      channels: { sms: 10, email: 0, push: 0, webhook: 0 },
    });
    expect((await inbox.list()).map(({ to }) => to)).toEqual(["p9", "p8"]);
  });

  it("opens an item only when it is read, and once", async () => {
    const inbox = createInbox();
    const opened = { count: 0 };
    inbox.add(sealed("a", "1", opened));
    expect(opened.count).toBe(0);
    await inbox.list();
    await inbox.list();
    expect(opened.count).toBe(1);
  });

  it("names who got the same bulletin twice, also of items that it no longer keeps", async () => {
    const inbox = createInbox({ itemsMax: 2 });
    for (const [to, tag] of [
      ["a", "1"],
      ["a", "1"],
      ["a", "2"],
      ["b", "1"],
      ["a", "1"],
    ] as const)
      inbox.add(sms(to, tag));
    expect(await inbox.duplicates()).toEqual({
      duplicates: [{ channel: "sms", to: "a", tag: "1", copies: 3 }],
      notChecked: 0,
    });
  });

  it("opens sealed items to judge them, and says how many it forgot unread", async () => {
    const inbox = createInbox({ itemsMax: 2 });
    const opened = { count: 0 };
    for (let n = 0; n < 3; n++) inbox.add(sealed("a", "1", opened));
    expect(await inbox.duplicates()).toEqual({
      duplicates: [{ channel: "sms", to: "a", tag: "1", copies: 2 }],
      notChecked: 1,
    });
    expect(opened.count).toBe(2);
  });

  it("counts what was refused as no copy, and what waits only once it has arrived", async () => {
    const inbox = createInbox();
    inbox.add(sms("a", "1", { state: "refused" }));
    inbox.add(sms("a", "1"));
    const { tag: _known, ...rest } = sms("a", "1", { state: "waiting" });
    const waiting = inbox.add(rest);
    expect((await inbox.duplicates()).duplicates).toEqual([]);
    waiting.state = "received";
    expect((await inbox.duplicates()).duplicates).toHaveLength(1);
  });

  it("starts again after clear, with numbers that go on", async () => {
    const inbox = createInbox();
    inbox.add(sms("a", "1"));
    inbox.clear();
    expect(inbox.counts()).toMatchObject({ last: 1, total: 0, kept: 0 });
    inbox.add(sms("a", "1"));
    expect((await inbox.list()).map(({ number }) => number)).toEqual([2]);
    expect((await inbox.duplicates()).duplicates).toEqual([]);
  });
});

describe("the bulletin that an item belongs to", () => {
  it.each([
    ["https://x.example/v1/providers/twilio/status?attempt=12-34-1", "12"],
    ["https://x.example/status/12-34-1", "12"],
    ["<12-34-1@example.org>", "12"],
    ["https://x.example/2026-11-23T10", null],
    ["<aw.12-34-1@example.org>", "12"],
    ["nothing", null],
    [null, null],
  ])("in the reference %s", (text, tag) => expect(bulletinInReference(text)).toBe(tag));

  it.each([
    ["<bul_0abc.1z@example.org>", "bul_0abc"],
    ["<12-34-1@example.org>", "12"],
    ["<random@example.org>", "<random@example.org>"],
    [null, null],
  ])("in the Message-ID %s", (text, tag) => expect(bulletinInMessageId(text)).toBe(tag));

  it.each([
    [{ bulletin: "bul_1" }, "bul_1"],
    [{ bulletin: { id: "bul_2", number: 1 } }, "bul_2"],
    [{ alert: "alr_1", kind: "cancel", number: 3 }, "alr_1/cancel/3"],
    [{ tag: "alr_1", kind: "alert" }, "alr_1/alert"],
    [{ title: "x" }, null],
    ["text", null],
    [undefined, null],
  ])("in the payload %j", (json, tag) => expect(bulletinInPayload(json)).toBe(tag));
});
