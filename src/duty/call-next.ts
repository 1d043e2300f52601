// While a bulletin waits, somebody who may sign it is being called: the next in the chain, every few minutes, until it is signed.

import { hasWritten } from "../alerts/check-signer.ts";
import type { OfficerContext } from "../alerts/context.ts";
import { type LoadedAlert, loadAlert } from "../alerts/load-alert.ts";
import { approvalsOn } from "../alerts/view-alert.ts";
import { type Called, callChain } from "../domain/call-chain.ts";
import { requiredApprovalsLeft } from "../domain/plan-rules.ts";
import { newId } from "../ids.ts";
import { readCallEvery } from "../store/agencies.ts";
import {
  type CallRow,
  callsOf,
  type DueRound,
  insertCall,
  keepRounds,
  setNextCall,
  takeDueRound,
} from "../store/approver-calls.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { dutiesOf, signersOf } from "../store/duties.ts";
import { sharesOf } from "../store/shares.ts";

/** Calls to make now, and alerts for which there is nobody to call. */
export type NextCalls = { calls: CallRow[]; nobody: { alertId: string; agencyId: string } | null };

const MINUTE_MS = 60_000;

/**
 * Takes the round that is due, if any, and writes down whom to call next: for each signature that is still missing the first of its chain
 * who was not called in this time round. When everybody was called, the chain begins anew. Undefined when nothing is due. The system's act.
 */
export async function callNext(context: OfficerContext): Promise<NextCalls | undefined> {
  await keepRounds(context.pool, context.clock.now());
  return withTransaction(context.pool, async (tx) => {
    const due = await takeDueRound(tx, context.clock.now());
    if (!due) return undefined;
    const alert = await loadAlert(tx, context, "call", due.alertId);
    const bulletin = alert.bulletins.find(({ id }) => id === due.bulletinId);
    // Decided a moment ago: the round ends at the next look.
    if (bulletin?.state !== "submitted" || bulletin.version !== due.version)
      return { calls: [], nobody: null };
    return writeCalls(tx, context, { due, alert, bulletin });
  });
}

type Waiting = { due: DueRound; alert: LoadedAlert; bulletin: BulletinRow };

async function writeCalls(tx: Db, context: OfficerContext, waiting: Waiting): Promise<NextCalls> {
  const { due, alert, bulletin } = waiting;
  const now = context.clock.now();
  const chains = await chainsFor(tx, alert, bulletin, now);
  const before = await callsOf(tx, alert.row.id);
  const calledIn = (round: number) =>
    new Set(
      before
        .filter(
          (call) => call.bulletinId === bulletin.id && call.version === due.version && call.round === round,
        )
        .map(({ officerId }) => officerId),
    );
  let round = due.round;
  let next = nextOf(chains, calledIn(round));
  if (next.length === 0 && calledIn(round).size > 0) {
    round++;
    next = nextOf(chains, new Set());
  }
  const calls = next.map((called) => ({
    ...called,
    id: newId("cal", now.getTime()),
    alertId: alert.row.id,
    bulletinId: bulletin.id,
    version: due.version,
    round,
    madeAt: now,
  }));
  for (const call of calls) await insertCall(tx, call);
  const minutes = await readCallEvery(tx, alert.row.agencyId);
  const at = new Date(now.getTime() + minutes * MINUTE_MS);
  await setNextCall(tx, { bulletinId: bulletin.id, version: due.version, round, at });
  const nobody = calls.length === 0 ? { alertId: alert.row.id, agencyId: alert.row.agencyId } : null;
  return { calls, nobody };
}

// One officer is called for one signature at a time.
function nextOf(chains: readonly (readonly Called[])[], called: ReadonlySet<string>): Called[] {
  const taken = new Set(called);
  return chains.flatMap((chain) => {
    const next = chain.find(({ officerId }) => !taken.has(officerId));
    if (next) taken.add(next.officerId);
    return next ? [next] : [];
  });
}

// A signature of another agency is asked of those with which the alert is shared for signing; any other first of the own agency.
async function chainsFor(tx: Db, alert: LoadedAlert, bulletin: BulletinRow, now: Date): Promise<Called[][]> {
  const given = approvalsOn(alert, bulletin);
  const own = alert.row.agencyId;
  const signing = (await sharesOf(tx, alert.row.id)).filter(({ may }) => may === "sign");
  const agencies = [own, ...signing.map(({ agencyId }) => agencyId)];
  const able: Awaited<ReturnType<typeof signersOf>> = [];
  for (const signer of await signersOf(tx, agencies)) {
    const signed = given.some(({ officerId }) => officerId === signer.officerId);
    if (!signed && !(await hasWritten(tx, alert, bulletin, signer))) able.push(signer);
  }
  const rota = (await Promise.all(agencies.map((agency) => dutiesOf(tx, agency, now)))).flat();
  return requiredApprovalsLeft(alert.tier, given, own).map(({ anyOf, otherAgency }) =>
    agencies
      .filter((agency) => !otherAgency || agency !== own)
      .flatMap((agency) =>
        callChain(
          anyOf,
          {
            rota: rota.filter(({ agencyId }) => agencyId === agency),
            signers: able.filter(({ agencyId }) => agencyId === agency),
          },
          now,
        ),
      ),
  );
}
