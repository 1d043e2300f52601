// The process of the bare loop: renders and sends, and nothing else.
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import type { Failover } from "../../src/channels/contract.ts";
import { openProviders } from "../../src/channels/providers.ts";
import { CHANNEL_DEFINITIONS, type ChannelDefinition, type Recipient } from "../../src/channels/registry.ts";
import { SLICES_AT_ONCE } from "../../workers/deliver.ts";
import { answerParent } from "../machine/answer-parent.ts";
import type { BareTask } from "./bare.ts";
import { recipientsOf } from "./recipients.ts";

const env = readEnv();
const keys = await loadKeys(env);
const providers = await openProviders(env, keys, {
  fault({ message }) {
    throw new Error(message);
  },
});
const never = new AbortController().signal;
let task: (BareTask & { recipients: Recipient[] }) | undefined;

async function send(): Promise<number> {
  if (!task) throw new Error("nothing was prepared");
  const { crowds, content, recipients } = task;
  // Each entry of both maps belongs to its own channel, which the loop is generic over.
  const carriers = providers[crowds.channel] as Failover<unknown> | undefined;
  const carrier = carriers?.turns(0)[0]?.provider;
  const definition = CHANNEL_DEFINITIONS[crowds.channel] as ChannelDefinition;
  if (!carriers || carrier === undefined) throw new Error(`${crowds.channel} is not configured`);
  const context = { publicUrl: env.PUBLIC_URL.origin, sentAt: new Date(content.airing.from) };
  let [next, accepted] = [0, 0];
  const lane = async () => {
    for (let recipient = recipients[next++]; recipient; recipient = recipients[next++]) {
      const rendered = definition.render(content, recipient, context);
      const options = { signal: never, attempt: `1-${recipient.id}-1` as const, ttlSeconds: 10_000 };
      const { outcome } = await carriers.send(carrier, rendered, options);
      if (outcome.kind === "accepted") accepted++;
    }
  };
  // What our worker has in flight at most: slices side by side, each with its window.
  const { concurrency, windowSize } = definition;
  await Promise.all(Array.from({ length: SLICES_AT_ONCE * Math.min(concurrency, windowSize) }, lane));
  return accepted;
}

answerParent(
  {},
  {
    prepare: (given: BareTask) => {
      task = { ...given, recipients: recipientsOf(given, keys.hash, env.PUBLIC_URL.origin) };
    },
    send,
  },
);
