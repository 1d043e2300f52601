// Reads the sandbox's control port, which is another process; that it is away is an operating error and no bug.
import type { Readable } from "node:stream";
import { request } from "undici";
import type { ChannelKind } from "../../../schemas/channel.ts";
import { type InboxPage, inboxPage } from "../../../schemas/sandbox-inbox.ts";
import { Problem, toError } from "../../errors.ts";

const TIMEOUT_MS = 10_000;

/** What to read; `before` null is the newest. */
export type InboxQuestion = {
  channel: ChannelKind | null;
  to: string | null;
  before: number | null;
  limit: number;
};

/** One page of items, newest first, with the counts. Throws `unavailable` when the sandbox does not answer. */
export async function readInbox(
  controlUrl: string,
  { channel, to, before, limit }: InboxQuestion,
): Promise<InboxPage> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (channel !== null) query.set("channel", channel);
  if (to !== null) query.set("to", to);
  if (before !== null) query.set("before", String(before));
  const body = await ask(`${controlUrl}/inbox?${query}`, AbortSignal.timeout(TIMEOUT_MS));
  return inboxPage.parse(await body.json());
}

/** The stream of counts as the sandbox sends it, until `signal`. */
export function streamInboxCounts(controlUrl: string, signal: AbortSignal): Promise<Readable> {
  return ask(`${controlUrl}/inbox/stream`, signal);
}

async function ask(url: string, signal: AbortSignal) {
  try {
    const answer = await request(url, { signal, bodyTimeout: 60_000 });
    if (answer.statusCode === 200) return answer.body;
    throw new Error(`The sandbox answered ${answer.statusCode}.`);
  } catch (thrown) {
    throw new Problem(
      "unavailable",
      "unavailable",
      `The sandbox does not answer: ${toError(thrown).message}`,
    );
  }
}
