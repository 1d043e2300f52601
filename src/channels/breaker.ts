// Decides how much of a channel's traffic one provider may get: a circuit breaker, a stop for faults of our account, and the way back.
import { BrokenCircuitError, CircuitState, CountBreaker, circuitBreaker, handleWhenResult } from "cockatiel";
import { FAILOVER } from "../../config/dispatch.ts";
import { openComeback } from "./comeback.ts";
import type { ProviderState, SendOutcome } from "./contract.ts";

/** The judge of one provider, in one process. Times are the machine's wall clock, as the library reads it. */
export type Breaker = {
  /** The part of the traffic it may get, 0 to 1: 0 while open or stopped, less than 1 while it drifts back. */
  share(): number;
  /** Whether one send should now try out a provider that was left; at most one at a time and one a second. */
  trialDue(): boolean;
  /** Notes that such a send is on its way to be started. */
  beginTrial(): void;
  /** Milliseconds until a trial may be due; 0 when it is, or when none is needed. */
  restMs(): number;
  /** Runs one send and judges it; undefined when it may not start now. */
  run(send: () => Promise<SendOutcome>): Promise<SendOutcome | undefined>;
  state(): Pick<ProviderState, "state" | "share" | "since" | "code">;
};

type Judged = { outcome: SendOutcome; failed: boolean };

/** A closed breaker; an answer later than `slowMs` counts as a failure of the provider, although its outcome stands. */
export function openBreaker(slowMs: number): Breaker {
  const policy = newPolicy();
  const comeback = openComeback();
  const last: { since: number | null; code: string | null } = { since: null, code: null };
  const at = { opened: 0, stopped: 0, trial: 0 };
  let [stopped, trying] = [false, false];

  policy.onBreak(() => {
    at.opened = Date.now();
    last.since = at.opened;
    comeback.left();
  });
  policy.onReset(() => comeback.back());

  /** Left: open, being tried out, or stopped until the first send that goes well. */
  const isLeft = () => stopped || policy.state !== CircuitState.Closed;

  function restMs(): number {
    const stop = stopped ? at.stopped + FAILOVER.stoppedForMs : 0;
    const open = policy.state === CircuitState.Open ? at.opened + comeback.aloneForMs() : 0;
    return Math.max(0, Math.max(stop, open) - Date.now());
  }

  function note(outcome: SendOutcome): void {
    if (outcome.kind === "deferred" && outcome.account === "stop") {
      if (!stopped) last.since = Date.now();
      last.code = outcome.code;
      [stopped, at.stopped] = [true, Date.now()];
    } else if (stopped && provesAccount(outcome)) {
      stopped = false;
      comeback.back();
    }
  }

  async function judge(send: () => Promise<SendOutcome>, trial: boolean): Promise<Judged> {
    const startedMs = performance.now();
    const outcome = await send();
    const slow = performance.now() - startedMs > slowMs;
    const failed = isCalledOff(outcome) ? trial : slow || isFailure(outcome);
    if (failed) last.code = slow && outcome.kind !== "unknown" ? "slow" : outcome.code;
    note(outcome);
    return { outcome, failed };
  }

  const share = () => (isLeft() ? 0 : comeback.share());
  return {
    share,
    trialDue: () => isLeft() && !trying && restMs() === 0 && Date.now() - at.trial >= FAILOVER.trials.everyMs,
    beginTrial() {
      at.trial = Date.now();
    },
    restMs,
    async run(send) {
      const trial = isLeft();
      if (trial && (trying || restMs() > 0)) return undefined;
      if (trial) trying = true;
      try {
        return (await policy.execute(() => judge(send, trial))).outcome;
      } catch (error) {
        if (error instanceof BrokenCircuitError) return undefined;
        throw error;
      } finally {
        if (trial) trying = false;
      }
    },
    state() {
      const since = last.since === null ? null : new Date(last.since).toISOString();
      return { state: wordOf(stopped, policy.state, share()), share: share(), since, code: last.code };
    },
  };
}

function newPolicy() {
  return circuitBreaker(
    handleWhenResult((result) => isJudged(result) && result.failed),
    {
      // Never longer than ours: the comeback is asked first, and remembers openings that the library forgets when it closes.
      halfOpenAfter: FAILOVER.openForMs[0],
      halfOpenSampling: { calls: FAILOVER.trials.calls, threshold: 0 },
      breaker: new CountBreaker(FAILOVER.breaker),
    },
  );
}

function isJudged(result: unknown): result is Judged {
  return typeof result === "object" && result !== null && "failed" in result;
}

/** A cancel, a lost lease or a stopping process says nothing about the provider. */
function isCalledOff(outcome: SendOutcome): boolean {
  return outcome.code === "aborted" || outcome.code === "closed";
}

/** A fault of the account stops the provider by itself and is no sign of an outage. */
function isFailure(outcome: SendOutcome): boolean {
  if (outcome.kind === "unknown") return true;
  return outcome.kind === "deferred" && outcome.scope === "provider" && outcome.account === undefined;
}

function provesAccount(outcome: SendOutcome): boolean {
  return outcome.kind === "accepted" || outcome.kind === "refused";
}

function wordOf(stopped: boolean, state: CircuitState, share: number): ProviderState["state"] {
  if (stopped) return "stopped";
  if (state === CircuitState.Open) return "open";
  if (state === CircuitState.HalfOpen) return "half-open";
  return share < 1 ? "recovering" : "closed";
}
