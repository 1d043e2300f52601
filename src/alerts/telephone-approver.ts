// Whose approval may be taken down by telephone, and by whom. Asked twice: before the code is sent, and before the signature.
import type { Capacity } from "../../schemas/plan.ts";
import { permissionFor } from "../domain/authorise.ts";
import { Problem } from "../errors.ts";
import { readAlertRow } from "../store/alerts.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import type { Db } from "../store/db.ts";
import { readVerifiedPhone, type VerifiedPhone } from "../store/officer-reach.ts";
import { type Officer, readOfficer } from "../store/officers.ts";
import { checkSigner, refuseWriter, type Signer } from "./check-signer.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { fieldProblem } from "./parse-input.ts";
import { bulletinName } from "./refuse-unless-shown.ts";
import { approvalsOn } from "./view-alert.ts";

/** An approver whose word by telephone the plan takes, in which capacity, and the telephone to call. */
export type TelephoneApprover = { signer: Signer; capacity: Capacity; phone: VerifiedPhone };

/**
 * Checks recorder and approver, who both must have written nothing of the bulletin and be two people. 403 `same-officer`,
 * `wrong-capacity`, `telephone-not-planned`, `outside-jurisdiction`; 409 `already-signed`; 422 `no-such-approver`,
 * `no-verified-phone`.
 */
export async function telephoneApprover(
  tx: Db,
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  by: { recorder: OfficerActor; approverId: string; chosen: Capacity | undefined },
): Promise<TelephoneApprover> {
  const { recorder, approverId, chosen } = by;
  await refuseWriter(tx, alert, bulletin, recorder.officerId);
  if (approverId === recorder.officerId)
    throw new Problem(
      "forbidden",
      "same-officer",
      "Nobody records an approval of their own by telephone: approve it yourself.",
    );
  const found = await possibleApprover(tx, alert, approverId);
  if (approvalsOn(alert, bulletin).some(({ officerId }) => officerId === approverId))
    throw new Problem(
      "conflict",
      "already-signed",
      `Officer ${approverId} has signed ${bulletinName(alert, bulletin)} already.`,
    );
  const signer = { ...found.officer, officerId: approverId };
  const capacity = await checkSigner(tx, { ...alert, standing: found.standing }, bulletin, {
    signer,
    chosen,
    recordedBy: recorder.officerId,
  });
  const phone = await readVerifiedPhone(tx, context.keys.encryption, approverId);
  if (!phone)
    throw fieldProblem(
      "no-verified-phone",
      "/approver",
      `Officer ${approverId} has no verified telephone: an administrator enters it, the officer confirms it.`,
    );
  return { signer, capacity, phone };
}

// One refusal for all who cannot be it, so that nobody learns who works at an agency the alert is not shared with.
async function possibleApprover(
  tx: Db,
  { row }: LoadedAlert,
  approverId: string,
): Promise<{ officer: Officer; standing: LoadedAlert["standing"] }> {
  const officer = await readOfficer(tx, approverId);
  const standing = officer && (await readAlertRow(tx, row.id, officer.agencyId))?.standing;
  const may =
    officer?.disabledAt === null &&
    standing !== undefined &&
    permissionFor({ kind: "officer", ...officer }, "approve", standing) === "allowed";
  if (may) return { officer, standing };
  throw fieldProblem(
    "no-such-approver",
    "/approver",
    `Officer ${approverId} cannot sign alert ${row.id}: name an active authoriser of an agency that may sign it.`,
  );
}
