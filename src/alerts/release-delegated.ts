// The one way past a new signature: an update of facts that everybody who signed let this requester change alone.
import type { AlertCase } from "../../schemas/alert.ts";
import { changeBetween, delegatedByAll } from "../domain/delegation.ts";
import { Problem } from "../errors.ts";
import type { ApprovalRow } from "../store/approvals.ts";
import type { Db } from "../store/db.ts";
import { type DelegationRow, delegationsOf, noteDelegationUse } from "../store/delegations.ts";
import { commitApproved } from "./commit-approved.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeApproval } from "./judge-approval.ts";
import { commitRefusal } from "./judge-case.ts";
import { type LoadedAlert, lockAlert } from "./load-alert.ts";
import { recordAct } from "./record.ts";
import { contentsOf } from "./refusals.ts";
import { proposalOf } from "./view-alert.ts";

/**
 * Releases a submitted update in the transaction that wrote it. 403 `not-delegated` names what nobody, or not everybody who signed the
 * newest signed bulletin, delegated; the requester must be the one who asked for the alert.
 */
export async function releaseDelegated(
  tx: Db,
  context: OfficerContext,
  officer: OfficerActor,
  input: { alertId: string; bulletinId: string; before: AlertCase },
): Promise<void> {
  const alert = await lockAlert(tx, context, "update", input.alertId);
  const bulletin = alert.bulletins.find(({ id }) => id === input.bulletinId);
  const proposal = bulletin && proposalOf(alert, bulletin);
  if (!bulletin || !proposal) throw new Error(`bulletin ${input.bulletinId} was not written`);
  if (alert.row.requesterId !== officer.officerId)
    throw notDelegated("Only the officer who asked for the alert may update it under a delegation.");
  const signed = newestSigned(alert);
  const used = inForce(await delegationsOf(tx, alert.row.id), signed);
  const allowed = used.length === signed.length ? delegatedByAll(used.map(({ fields }) => fields)) : [];
  const { needs, beyond } = changeBetween(input.before, proposal.case);
  const missing = [...beyond, ...needs.filter((field) => !allowed.includes(field))];
  // A second press of the button changes nothing: nobody is told the same again without a signature.
  if (signed.length === 0 || missing.length > 0 || needs.length === 0)
    throw notDelegated(
      "Not everybody who signed let the requester change this alone: ask for approval of the update.",
      missing,
    );
  const judged = judgeApproval(context, alert, bulletin, signed);
  const refusal = commitRefusal(judged.report);
  if (refusal) throw refusal;
  await noteDelegationUse(
    tx,
    bulletin.id,
    used.map(({ id }) => id),
  );
  await recordAct(tx, context, {
    alert: { id: alert.row.id, agencyId: alert.row.agencyId, key: contentsOf(alert).key },
    act: "update.delegated",
    subjects: {
      bulletin: bulletin.id,
      delegations: used.map(({ id }) => id).join(" "),
      fields: needs.join(" "),
    },
  });
  await commitApproved(tx, context, alert, bulletin, judged, signed[0]?.bulletinId);
}

// The signatures that put the alert where it is: of the newest committed bulletin that anybody signed.
function newestSigned(alert: LoadedAlert): ApprovalRow[] {
  const base = alert.bulletins.findLast(
    ({ id, state }) => state === "committed" && alert.approvals.some(({ bulletinId }) => bulletinId === id),
  );
  return alert.approvals.filter(({ bulletinId }) => bulletinId === base?.id);
}

function inForce(delegations: readonly DelegationRow[], signed: readonly ApprovalRow[]): DelegationRow[] {
  return signed.flatMap(
    ({ officerId }) =>
      delegations.findLast(({ givenBy, revokedAt }) => givenBy === officerId && revokedAt === null) ?? [],
  );
}

function notDelegated(detail: string, missing: readonly string[] = []): Problem {
  return new Problem("forbidden", "not-delegated", detail, {
    errors: missing.map((name) => ({
      pointer: `/changes/${name}`,
      code: "not-delegated",
      message: `${name} needs a signature.`,
    })),
  });
}
