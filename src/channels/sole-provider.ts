// A channel whose other sides are whoever strangers name: one client of ours, and nothing to switch to when one of them is ill.
import type { Failover, Provider } from "./contract.ts";
import type { AccountFaultHeard } from "./failover.ts";

/**
 * The provider as a channel takes it; never opened or stopped, for one ill push service or endpoint says nothing of the others.
 * `onAccountFault` is told with what was to be sent, for not everybody's word counts.
 */
export function soleProvider<Rendered>(
  provider: Provider<Rendered>,
  onAccountFault?: (fault: Parameters<AccountFaultHeard>[0], rendered: Rendered) => void,
): Failover<Rendered> {
  const { channel, name } = provider;
  return {
    channel,
    turns: () => [{ provider: name, bucket: null, sendsMax: Number.POSITIVE_INFINITY }],
    restMs: () => 0,
    async send(_provider, rendered, options) {
      const outcome = await provider.send(rendered, options);
      if (outcome.kind === "deferred" && outcome.account)
        onAccountFault?.({ channel, provider: name, code: outcome.code, account: outcome.account }, rendered);
      return { outcome, provider: name, passed: [] };
    },
    async lookup(_carriedBy, rendered, options) {
      const outcome = await provider.lookup?.(rendered, options);
      return outcome && { outcome, provider: name };
    },
    bucketOf: () => null,
    states: () => [{ channel, provider: name, state: "closed", share: 1, since: null, code: null }],
    close: () => provider.close(),
  };
}
