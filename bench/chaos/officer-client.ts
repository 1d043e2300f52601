// An agency's tool that does not give up: it repeats a request, under the same idempotency key, until it is answered.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const WITHIN_MS = 10_000;
const GIVE_UP_MS = 120_000;

/** Asks until there is an answer of the service's own: cut connections and 5xx are asked again. Throws the problem's sentence for a 4xx. */
export async function ask<T>(
  base: string,
  key: string,
  request: { method: "GET" | "POST"; path: string; body?: unknown },
): Promise<T> {
  const idempotencyKey = randomUUID();
  const deadline = performance.now() + GIVE_UP_MS;
  for (;;) {
    const response = await fetch(new URL(request.path, base), {
      method: request.method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(request.method === "POST" ? { "idempotency-key": `"${idempotencyKey}"` } : {}),
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.timeout(WITHIN_MS),
    }).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response && text !== undefined && response.status < 500 && !isRunning(response.status, text)) {
      if (response.ok) return JSON.parse(text);
      throw new Error(`${request.method} ${request.path} answered ${response.status}: ${text}`);
    }
    if (performance.now() > deadline)
      throw new Error(
        `${request.method} ${request.path}: no answer; the last was ${response?.status} ${text}`,
      );
    await pause(300);
  }
}

// The first try of the same request is still being answered.
function isRunning(status: number, text: string): boolean {
  return status === 409 && text.includes("idempotency");
}
