// Whether this officer may sign this bulletin, and as what. Everything here refuses with 403.
import type { Capacity } from "../../schemas/plan.ts";
import { requiredApprovalsLeft } from "../domain/plan-rules.ts";
import { Problem } from "../errors.ts";
import { readAgencyCountry } from "../store/agencies.ts";
import { didToBulletin } from "../store/audit-history.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import type { Db } from "../store/db.ts";
import type { OfficerActor } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { approvalsOn } from "./view-alert.ts";

const WRITING_ACTS = ["alert.created", "alert.edited", "alert.submitted", "update.created"] as const;

/** Who signs, as far as the checks go. */
export type Signer = Pick<OfficerActor, "officerId" | "agencyId" | "capacities">;

/**
 * The capacity in which the officer signs: one that a signature still missing asks for, `chosen` if it names one.
 * `same-officer`: whoever asked for the alert or wrote any of the bulletin. `outside-jurisdiction`: an agency of another
 * country. `wrong-capacity`: none of the officer's capacities is among those still needed. With `recordedBy` the approval comes by
 * telephone, `telephone-not-planned` where the plan wants the officer's own hand.
 */
export async function checkSigner(
  tx: Db,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  by: { signer: Signer; chosen: Capacity | undefined; recordedBy?: string },
): Promise<Capacity> {
  const { signer, chosen, recordedBy } = by;
  await refuseWriter(tx, alert, bulletin, signer.officerId);
  if (alert.standing !== "own" && (await readAgencyCountry(tx, signer.agencyId)) !== alert.row.country)
    throw new Problem(
      "forbidden",
      "outside-jurisdiction",
      `Your agency does not sign alerts in ${alert.row.country}.`,
    );
  const given = approvalsOn(alert, bulletin);
  const left = requiredApprovalsLeft(alert.tier, given, alert.row.agencyId);
  const offered =
    chosen === undefined ? signer.capacities : signer.capacities.filter((own) => own === chosen);
  const serving = (hand: string | null) =>
    offered.find((capacity) => {
      const withThis = [...given, { capacity, agencyId: signer.agencyId, recordedBy: hand }];
      return requiredApprovalsLeft(alert.tier, withThis, alert.row.agencyId).length < left.length;
    });
  const found = serving(recordedBy ?? null);
  if (found) return found;
  if (serving(null))
    throw new Problem(
      "forbidden",
      "telephone-not-planned",
      `The plan of ${alert.row.country} wants this signature from the officer's own hand, not by telephone.`,
    );
  const needed = left.map(
    ({ anyOf, otherAgency }) => `${anyOf.join(" or ")}${otherAgency ? " of another agency" : ""}`,
  );
  throw new Problem("forbidden", "wrong-capacity", `Still to sign: ${needed.join("; ")}.`, {
    extra: { needed: left },
  });
}

/** Whether the officer asked for the alert or wrote any of the bulletin. */
export async function hasWritten(
  tx: Db,
  { row }: LoadedAlert,
  bulletin: BulletinRow,
  { officerId }: Pick<OfficerActor, "officerId">,
): Promise<boolean> {
  if (row.requesterId === officerId || bulletin.requestedBy === officerId) return true;
  return didToBulletin(tx, { alertId: row.id, bulletinId: bulletin.id, officerId, acts: WRITING_ACTS });
}

/** Refuses with 403 `same-officer` whoever asked for the alert or wrote any of the bulletin: they neither sign nor record a signature. */
export async function refuseWriter(
  tx: Db,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  officerId: string,
): Promise<void> {
  if (await hasWritten(tx, alert, bulletin, { officerId }))
    throw new Problem(
      "forbidden",
      "same-officer",
      "Whoever asked for an alert cannot approve it: another officer must.",
    );
}
