// Several providers behind one channel, in order of preference: chosen before a send, and left only when surely nothing was sent.

import { type Breaker, openBreaker } from "./breaker.ts";
import type {
  AccountFault,
  Carried,
  ChannelKind,
  Failover,
  Provider,
  RateBucket,
  SendOptions,
  SendOutcome,
  Turn,
} from "./contract.ts";

/** One provider with the shared rate that it is under (null: none of ours). */
export type Candidate<Rendered> = { provider: Provider<Rendered>; bucket: RateBucket | null };

/** Hears of every outcome that names a fault of our account. */
export type AccountFaultHeard = (fault: {
  channel: ChannelKind;
  provider: string;
  code: string;
  account: AccountFault;
}) => void;

/** `slowMs` as in the channel's limits. */
export type FailoverOptions = { slowMs: number; onAccountFault?: AccountFaultHeard };

type Member<Rendered> = Candidate<Rendered> & { name: string; breaker: Breaker };

/** A wait that is named when no provider may be asked; also how often an idle channel looks again. */
const REST_MS = { min: 500, max: 5_000 };

/** Puts providers in order. Throws when there is none, or when two share a name: names tell who carried what. */
export function openFailover<Rendered>(
  candidates: readonly Candidate<Rendered>[],
  options: FailoverOptions,
): Failover<Rendered> {
  const members = candidates.map((candidate): Member<Rendered> => {
    const { name } = candidate.provider;
    return { ...candidate, name, breaker: openBreaker(options.slowMs) };
  });
  const [first] = members;
  if (!first) throw new Error("a channel needs a provider");
  if (new Set(members.map(({ name }) => name)).size < members.length)
    throw new Error("two providers of a channel have the same name");
  const { channel } = first.provider;

  /** Those with a share, each with its chance; when all of them drift back at once, all. */
  function inOrder(random: number): Member<Rendered>[] {
    const open = members.filter(({ breaker }) => breaker.share() > 0);
    const drawn = open.filter(({ breaker }) => random < breaker.share());
    return drawn.length > 0 ? drawn : open;
  }

  const restMs = () => {
    const soonestMs = Math.min(...members.map(({ breaker }) => breaker.restMs()));
    return Math.min(REST_MS.max, Math.max(REST_MS.min, soonestMs));
  };

  async function offer(member: Member<Rendered>, rendered: Rendered, given: SendOptions) {
    const outcome = await member.breaker.run(() => member.provider.send(rendered, given));
    if (outcome?.kind === "deferred" && outcome.account) {
      const { code, account } = outcome;
      options.onAccountFault?.({ channel, provider: member.name, code, account });
    }
    return outcome;
  }

  return {
    channel,
    turns(random) {
      const trial = members.find(({ breaker }) => breaker.trialDue());
      trial?.breaker.beginTrial();
      return [...(trial ? [turnOf(trial, 1)] : []), ...inOrder(random).map((member) => turnOf(member))];
    },
    restMs,
    async send(provider, rendered, given): Promise<Carried> {
      const wanted = members.filter(({ name }) => name === provider);
      const others = inOrder(0.5).filter(({ name }) => name !== provider);
      const passed: { provider: string; outcome: SendOutcome }[] = [];
      for (const member of [...wanted, ...others]) {
        const outcome = await offer(member, rendered, given);
        if (!outcome) continue;
        if (!isAnothersTurn(outcome) || given.signal.aborted)
          return { outcome, provider: member.name, passed };
        passed.push({ provider: member.name, outcome });
      }
      const last = passed.pop();
      if (last) return { ...last, passed };
      const outcome = {
        kind: "deferred",
        code: "no-provider",
        scope: "contact",
        retryAfterMs: restMs(),
      } as const;
      return { outcome, provider: null, passed };
    },
    lookup: (carriedBy, rendered, given) => lookUp(members, carriedBy, rendered, given),
    bucketOf: (provider) => members.find(({ name }) => name === provider)?.bucket ?? null,
    states: () => members.map(({ name, breaker }) => ({ channel, provider: name, ...breaker.state() })),
    async close() {
      await Promise.all(members.map((member) => member.provider.close()));
    },
  };
}

function turnOf<Rendered>({ name, bucket }: Member<Rendered>, sendsMax = Number.POSITIVE_INFINITY): Turn {
  return { provider: name, bucket, sendsMax };
}

/** Surely nothing left, and another provider may do better: this one is out of order, at its limit, or refuses our account. */
function isAnothersTurn(outcome: SendOutcome): boolean {
  if (outcome.kind !== "deferred" || outcome.code === "aborted") return false;
  return outcome.scope === "provider" || outcome.account !== undefined;
}

async function lookUp<Rendered>(
  members: readonly Member<Rendered>[],
  carriedBy: readonly (string | null)[],
  rendered: Rendered,
  given: SendOptions & { since: Date },
): Promise<{ outcome: SendOutcome; provider: string } | undefined> {
  // A provider that is not configured any more cannot be asked; the others may have carried it as well as it.
  const anybody =
    carriedBy.length === 0 || carriedBy.some((name) => !members.some((member) => member.name === name));
  let unreadable: { outcome: SendOutcome; provider: string } | undefined;
  for (const { name, provider } of members) {
    if (!anybody && !carriedBy.includes(name)) continue;
    const outcome = await provider.lookup?.(rendered, given);
    if (outcome && outcome.kind !== "unknown") return { outcome, provider: name };
    if (outcome) unreadable = { outcome, provider: name };
  }
  return unreadable;
}
