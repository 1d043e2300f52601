import { beforeAll, expect, test } from "vitest";
import { dispatchAnswer } from "../../schemas/api/dispatch-answers.ts";
import { startServer } from "../../src/server.ts";
import { callWithLink, visitor, waitingAlert } from "./console-desk.ts";
import { activeAlert, cancelled } from "./one-alert.ts";
import { type TestApp, testApp } from "./one-app.ts";

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});

/** The events of a stream, one by one. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<{ event: string; data: unknown }> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const match = /^event: (\w+)\ndata: (.*)$/m.exec(text.slice(0, end));
      text = text.slice(end + 2);
      if (match?.[1] && match[2]) yield { event: match[1], data: JSON.parse(match[2]) };
    }
  }
}

test("the stream begins with the dispatch, tells each change, and ends with the server", async () => {
  const id = await activeAlert(it);
  const server = await startServer(it.parts, { host: "127.0.0.1", port: 0 });
  const answer = await fetch(`${server.url}/v1/alerts/${id}/dispatch/stream`, {
    headers: { authorization: `Bearer ${it.officers.observer.key}` },
  });
  expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  if (!answer.body) throw new Error("no body");
  const stream = events(answer.body);
  const first = (await stream.next()).value;
  expect(first?.event).toBe("dispatch");
  expect(dispatchAnswer.parse(first?.data).bulletins.map(({ number }) => number)).toEqual([1]);
  await cancelled(it, id);
  const second = (await stream.next()).value;
  expect(dispatchAnswer.parse(second?.data).bulletins.map(({ kind }) => kind)).toEqual(["alert", "cancel"]);
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(5_000);
  expect((await stream.next()).done).toBe(true);
});

test("while an alert waits the stream tells each call and who opened it", async () => {
  const { id, bulletin } = await waitingAlert(it);
  await callWithLink(it, bulletin, it.officers.prosecutor);
  const server = await startServer(it.parts, { host: "127.0.0.1", port: 0 });
  const answer = await fetch(`${server.url}/v1/alerts/${id}/dispatch/stream`, {
    headers: { authorization: `Bearer ${it.officers.requester.key}` },
  });
  if (!answer.body) throw new Error("no body");
  const stream = events(answer.body);
  const next = async () => dispatchAnswer.parse((await stream.next()).value?.data).waiting;
  expect(await next()).toMatchObject([{ number: 1, calls: 1, openedAt: null }]);
  const token = await callWithLink(it, bulletin, it.officers.prosecutor);
  expect(await next()).toMatchObject([{ calls: 2, openedAt: null }]);
  await visitor(it, "203.0.113.50").post(`/c/${token}`);
  expect(await next()).toMatchObject([{ calls: 2, openedAt: expect.stringMatching(/^2026/) }]);
  await server.close();
});

test("a stream that cannot begin is a problem document, not an empty stream", async () => {
  const answer = await it.ask(it.officers.observer, {
    url: "/v1/alerts/alr_1k9b8v2m4n6p8q0r2s4t6v8w/dispatch/stream",
  });
  expect(answer.json()).toMatchObject({ status: 404, code: "not-found" });
});
