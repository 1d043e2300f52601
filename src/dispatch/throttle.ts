// What a provider that asks for less gets: this run stops at once, and its shared bucket grants nobody else meanwhile.
import type { Turn } from "../channels/contract.ts";
import { toError } from "../errors.ts";
import { pauseRate } from "../store/rates.ts";
import type { ChannelRuntime, DispatchContext } from "./context.ts";

/** The pauses of one run, by provider. */
export type Throttle = {
  leftMs(provider: string): number;
  pause(provider: string, ms: number): Promise<void>;
};

/** No pause yet. A bucket in which several providers stand is not paused: the others may be well. */
export function openThrottle(
  context: DispatchContext,
  { providers }: Pick<ChannelRuntime, "providers">,
): Throttle {
  const untilMs = new Map<string, number>();
  return {
    leftMs: (provider) => Math.max(0, (untilMs.get(provider) ?? 0) - context.clock.monotonicMs()),
    async pause(provider, ms) {
      const bucket = ownBucket(providers, provider);
      if (bucket === undefined) return;
      const now = context.clock.monotonicMs();
      untilMs.set(provider, Math.max(untilMs.get(provider) ?? 0, now + ms));
      if (bucket === null) return;
      await pauseRate(context.pool, bucket.name, ms).catch((error) => {
        const err = toError(error);
        context.log.warn(
          { event: "rate.pause_failed", bucket: bucket.name, err },
          "only this run slows down",
        );
      });
    },
  };
}

/** The provider's bucket; null when it is shared with another provider, undefined when there is none and so nothing to slow down. */
function ownBucket(providers: ChannelRuntime["providers"], provider: string): Turn["bucket"] | undefined {
  const bucket = providers.bucketOf(provider);
  if (!bucket) return undefined;
  const others = providers.states().filter((state) => state.provider !== provider);
  return others.some((other) => providers.bucketOf(other.provider)?.name === bucket.name) ? null : bucket;
}
