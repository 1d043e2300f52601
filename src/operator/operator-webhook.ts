import { setTimeout as pause } from "node:timers/promises";
import { request } from "undici";
import type { OperatorWay } from "./operator-event.ts";

const ANSWER_WITHIN_MS = 5_000;

/**
 * POSTs the message as JSON and takes any 2xx for an answer; tried again after each of `pausesMs`. The address may hold a secret,
 * so it stands in no error.
 */
export function operatorWebhook(url: URL, pausesMs: readonly number[]): OperatorWay {
  return {
    name: "webhook",
    async tell(message, stopped) {
      const body = JSON.stringify(message);
      for (const pauseMs of [...pausesMs, null]) {
        try {
          return await post(url, body);
        } catch (error) {
          if (pauseMs === null || stopped.aborted) throw error;
        }
        await pause(pauseMs, undefined, { signal: stopped });
      }
    },
  };
}

async function post(url: URL, body: string): Promise<void> {
  const answer = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "Amberwire" },
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  await answer.body.dump();
  if (answer.statusCode < 200 || answer.statusCode > 299)
    throw Object.assign(new Error("refused"), { code: `HTTP_${answer.statusCode}` });
}
