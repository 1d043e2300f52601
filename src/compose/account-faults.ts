// Calls the operator for what only a person can mend: a provider that refuses our account, its key, its balance or its sender.
import type { AccountFaultHeard } from "../channels/failover.ts";
import type { OperatorEvent } from "../operator/operator-event.ts";

const TOLD_AGAIN_AFTER_MS = 60_000;

/** Hears of every refusal and calls at most once a minute for each provider; the operator's own rule makes it once an hour for all processes. */
export function callOnAccountFault(call: (event: OperatorEvent) => void): AccountFaultHeard {
  const toldMs = new Map<string, number>();
  return (fault) => {
    const { channel, provider, code, account } = fault;
    // What stops a provider has one cause to mend; what it merely will not carry has as many as there are codes.
    const key =
      account === "stop"
        ? `credentials.refused:${channel}:${provider}`
        : `delivery.not-permitted:${channel}:${provider}:${code}`;
    const nowMs = performance.now();
    if (nowMs - (toldMs.get(key) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_AFTER_MS) return;
    toldMs.set(key, nowMs);
    call(account === "stop" ? stopped(fault, key) : notPermitted(fault, key));
  };
}

type Fault = Parameters<AccountFaultHeard>[0];

function stopped({ channel, provider, code }: Fault, key: string): OperatorEvent {
  return {
    key,
    severity: "critical",
    title: `${channel} is not being sent by ${provider}: it refuses our account, login or sender (${code}).`,
    detail:
      "The other providers of the channel carry on; without one, deliveries wait and are tried again. Put the credentials or the account right: it is tried again every minute by itself. amberwire doctor checks the rest.",
  };
}

function notPermitted({ channel, provider, code }: Fault, key: string): OperatorEvent {
  return {
    key,
    severity: "warning",
    title: `${provider} does not let us send some of the ${channel} deliveries (${code}).`,
    detail:
      "Only those are concerned: another provider gets them, or they wait until the alert expires. Look up the code at the provider, and enable the region or mend the setting.",
  };
}
