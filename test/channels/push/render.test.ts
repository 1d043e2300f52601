import { expect, test } from "vitest";
import { renderPush, topicOf } from "../../../src/channels/push/render.ts";
import { CONTEXT, exampleContent, recipientAt } from "../example-content.ts";

const SUBSCRIPTION = JSON.stringify({
  endpoint: "https://push.example.net/x",
  expirationTime: null,
  keys: { p256dh: "B", auth: "A" },
});
const rendered = (content = exampleContent(), address = SUBSCRIPTION) =>
  renderPush(content, recipientAt(1, address), CONTEXT);

test("says what the service worker needs and nothing of the child", () => {
  const { payload } = rendered();
  expect(JSON.parse(payload)).toEqual({
    v: 1,
    alert: "alr_000000000000000000000001",
    bulletin: "bul_000000000000000000000001",
    number: 1,
    kind: "alert",
    status: "exercise",
    language: "fr",
    title: "Alerte enlèvement",
    body: "Nantes. Appelez le 197.",
    link: "https://alerts.example.org/alerts/alr_000000000000000000000001",
    tag: "alr_000000000000000000000001",
    silent: false,
  });
  expect(payload).not.toMatch(/Inès|pho_|Kangoo/);
});

test("every bulletin of one alert has the same topic and tag, so that a later one replaces it", () => {
  const cancel = rendered(exampleContent({ bulletin: { kind: "cancel", number: 3, id: "bul_3" } }));
  expect(cancel.topic).toBe(rendered().topic);
  expect(JSON.parse(cancel.payload)).toMatchObject({ kind: "cancel", tag: "alr_000000000000000000000001" });
});

test.each([
  ["alr_000000000000000000000001", "alr_000000000000000000000001"],
  ["a".repeat(32), "a".repeat(32)],
])("the topic of %s is itself", (id, topic) => {
  expect(topicOf(id)).toBe(topic);
});

test.each(["a".repeat(33), "alert with blanks", "é"])("the topic of %j is a hash of 32 characters", (id) => {
  expect(topicOf(id)).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(topicOf(id)).not.toBe(topicOf(`${id}x`));
});

test("at night it is shown without sound and is less urgent", () => {
  const quiet = rendered(exampleContent({ silentChannels: ["push"] }));
  expect(quiet.urgency).toBe("normal");
  expect(JSON.parse(quiet.payload).silent).toBe(true);
  expect(rendered().urgency).toBe("high");
});

test.each(["", "nonsense", "[]", "null", '{"endpoint":7,"keys":"x"}'])(
  "an address %j that is no subscription throws nothing",
  (address) => {
    expect(rendered(exampleContent(), address).subscription).toEqual({
      endpoint: "",
      keys: { p256dh: "", auth: "" },
    });
  },
);
