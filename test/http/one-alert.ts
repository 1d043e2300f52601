// Takes an alert through its states over HTTP, for tests that begin where others end.
import { expect } from "vitest";
import { exampleCase, newKey, type TestApp } from "./one-app.ts";

/** An alert that was submitted, with what an approval has to name. */
export type SubmittedAlert = { id: string; version: number; digest: string };

/** A submitted alert made of the example case with `changes`. */
export async function submittedAlert(
  it: TestApp,
  changes: Record<string, unknown> = {},
): Promise<SubmittedAlert> {
  const { requester } = it.officers;
  const made = await it.ask(requester, {
    method: "POST",
    url: "/v1/alerts",
    headers: newKey(),
    json: exampleCase(changes),
  });
  expect(made.json()).toMatchObject({ state: "draft" });
  const { id } = made.json();
  expect((await it.ask(requester, { method: "POST", url: `/v1/alerts/${id}/submit` })).json().state).toBe(
    "submitted",
  );
  const preview = await it.ask(requester, { method: "POST", url: `/v1/alerts/${id}/preview` });
  const { version, digest } = preview.json();
  return { id, version, digest };
}

/** An active alert; `changes` as above. */
export async function activeAlert(it: TestApp, changes: Record<string, unknown> = {}): Promise<string> {
  const { id, version, digest } = await submittedAlert(it, changes);
  const url = `/v1/alerts/${id}/bulletins/1/approve`;
  const approved = await it.ask(it.officers.prosecutor, { method: "POST", url, json: { version, digest } });
  expect(approved.statusCode).toBe(202);
  return id;
}

/** Ends an alert. */
export async function cancelled(it: TestApp, id: string, reason = "found-safe"): Promise<void> {
  const cancel = await it.ask(it.officers.requester, {
    method: "POST",
    url: `/v1/alerts/${id}/cancel`,
    json: { reason },
  });
  expect(cancel.statusCode).toBe(202);
}
