// One look of the worker that calls approvers: who is to be called is committed first, then they are told, then it is noted how that went.
import type { OfficerContext } from "../alerts/context.ts";
import { loadAlert } from "../alerts/load-alert.ts";
import { timeZoneOf } from "../domain/plan-rules.ts";
import type { OperatorEvent } from "../operator/operator-event.ts";
import { newToken, tokenHash } from "../sign-in/secret-token.ts";
import { readAgency } from "../store/agencies.ts";
import { type CallRow, keepWays, takeUnmadeCalls } from "../store/approver-calls.ts";
import { setCallLink } from "../store/call-links.ts";
import { forgetPush, pushesOf } from "../store/officer-push.ts";
import { readReach } from "../store/officer-reach.ts";
import { callNext } from "./call-next.ts";
import { callWords } from "./call-words.ts";
import { type CallSettings, callByAllWays } from "./ways.ts";

/** What calling needs beside the context: the ways, and the operator for an alert that nobody can be called for. */
export type CallNeeds = { settings: CallSettings; operator: (event: OperatorEvent) => void };

/** Seconds after which a call whose end nobody noted is made again: its process died between. An officer may get a text twice. */
const MADE_WITHIN_S = 45;
/** Most rounds served in one look, so that a stop is never far away. */
const ROUNDS_MAX = 50;
/** Minutes for which the link of a call can be opened; whoever is called again gets a new one. */
const LINK_MINUTES = 60;

/** Makes every call that is due; gives how many officers were called. */
export async function makeCalls(context: OfficerContext, needs: CallNeeds): Promise<number> {
  const now = context.clock.now();
  const again = await takeUnmadeCalls(context.pool, new Date(now.getTime() - MADE_WITHIN_S * 1000), now);
  for (const call of again) await make(context, needs, call);
  let made = again.length;
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds++) {
    const next = await callNext(context);
    if (!next) break;
    if (next.nobody) needs.operator(nobodyToCall(next.nobody));
    await Promise.all(next.calls.map((call) => make(context, needs, call)));
    made += next.calls.length;
  }
  return made;
}

async function make(context: OfficerContext, needs: CallNeeds, call: CallRow): Promise<void> {
  const { pool, keys, log } = context;
  const { alertId } = call;
  const { row, plan, bulletins } = await loadAlert(pool, context, "call", alertId);
  const bulletin = bulletins.find(({ id }) => id === call.bulletinId);
  const agency = await readAgency(pool, row.agencyId);
  const reach = await readReach(pool, keys.encryption, call.officerId);
  const link = reach.sms === null || !bulletin ? null : await linkFor(context, call, bulletin.expiresAt);
  const words = callWords({
    language: reach.language,
    status: row.status,
    alertId,
    agencyName: agency?.name ?? "",
    dutyPhone: agency?.dutyPhone ?? null,
    capacity: call.capacity,
    waitingSince: bulletin?.submittedAt ?? call.madeAt,
    link,
    timeZone: timeZoneOf(plan.plan, row.region ?? undefined),
  });
  const pushes = await pushesOf(pool, keys.encryption, call.officerId);
  const page = `${context.publicUrl}/console/alerts/${alertId}`;
  const push = { title: words.subject, body: words.push, link: page, tag: alertId };
  const { ways, gone } = await callByAllWays(needs.settings, { ...reach, pushes }, { ...words, push });
  await keepWays(pool, call.id, ways);
  for (const { endpointHash } of gone) await forgetPush(pool, call.officerId, endpointHash);
  const reached = Object.values(ways).some(({ outcome }) => outcome === "accepted");
  const fields = { event: "approver.called", alert: alertId, call: call.id, officer: call.officerId, ways };
  if (reached) return log.info(fields, "an approver was called");
  log.error({ ...fields, event: "approver.not-reached" }, "an approver could not be called");
  return needs.operator(notReached(call.officerId));
}

// A call that is made again after its process died gets a new link: the first SMS may never have left.
async function linkFor(context: OfficerContext, call: CallRow, expiresAt: Date): Promise<string> {
  const token = newToken();
  const latest = context.clock.now().getTime() + LINK_MINUTES * 60_000;
  const until = new Date(Math.min(latest, expiresAt.getTime()));
  await setCallLink(context.pool, { callId: call.id, hash: tokenHash(token), until });
  return `${context.publicUrl}/c/${token}`;
}

function nobodyToCall({ alertId, agencyId }: { alertId: string; agencyId: string }): OperatorEvent {
  return {
    key: `approver.nobody:${alertId}`,
    severity: "critical",
    title: `An alert waits for approval and nobody can be called (${alertId}).`,
    detail: `No officer of agency ${agencyId}, or of an agency that may co-sign, holds the capacity that is missing. What to do: amberwire officers create, or have the requester share the alert with the agency that signs.`,
  };
}

function notReached(officerId: string): OperatorEvent {
  return {
    key: `approver.not-reached:${officerId}`,
    severity: "critical",
    title: `An officer who must approve an alert could not be called (${officerId}).`,
    detail:
      "No SMS, mail or notification was accepted, or no address is kept. What to do: amberwire officers reach --officer; the next in the chain is called meanwhile.",
  };
}
