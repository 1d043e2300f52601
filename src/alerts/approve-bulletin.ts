// The gate (promise 1): signatures are collected here and by telephone, and the last one releases the bulletin. Nothing else commits what officers write.
import { z } from "zod";
import { capacity } from "../../schemas/plan.ts";
import { Problem } from "../errors.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { checkSigner } from "./check-signer.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { firstAnswer, transitionName } from "./kept-answer.ts";
import { bulletinNumbered, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { wrongState } from "./refusals.ts";
import { bulletinName, refuseUnlessShown } from "./refuse-unless-shown.ts";
import { signatureWords, signBulletin } from "./sign-bulletin.ts";
import { approvalsOn } from "./view-alert.ts";
import type { BulletinAnswer } from "./views.ts";

const approvalInput = z.strictObject({
  alertId: z.string(),
  number: z.int(),
  version: z.int(),
  digest: z.string(),
  capacity: capacity.optional(),
  ...signatureWords,
});
export type ApprovalInput = z.output<typeof approvalInput>;

/**
 * Signs exactly the version and digest that the officer was shown, in a capacity that the plan still needs. The last signature
 * commits the bulletin and activates the alert. 409 `changed`, 403 `same-officer`, `wrong-capacity`, `outside-jurisdiction`,
 * 422 `criteria-not-met` (kept as a verdict), `override-not-allowed`.
 */
export async function approveBulletin(
  context: OfficerContext,
  input: z.input<typeof approvalInput>,
): Promise<BulletinAnswer> {
  const officer = permitOfficer(context.actor, "approve");
  const wanted = parseInput(approvalInput, input);
  const signed = await withTransaction(context.pool, (tx) => sign(tx, context, officer, wanted));
  if (signed instanceof Problem) throw signed;
  return signed;
}

async function sign(
  tx: Db,
  context: OfficerContext,
  officer: OfficerActor,
  wanted: ApprovalInput,
): Promise<BulletinAnswer | Problem> {
  const alert = await lockAlert(tx, context, "approve", wanted.alertId);
  const keptAs = transitionName("approve", alert.row.id, wanted.number, wanted.version);
  const bulletin = bulletinNumbered(alert, wanted.number);
  const given = approvalsOn(alert, bulletin);
  if (bulletin.state !== "submitted" || given.some(({ officerId }) => officerId === officer.officerId)) {
    const answer = await firstAnswer<BulletinAnswer>(tx, context, keptAs);
    if (!answer) throw wrongState(bulletinName(alert, bulletin), bulletin.state, "approve");
    return answer;
  }
  refuseUnlessShown(context, alert, bulletin, wanted);
  return signBulletin(tx, context, alert, bulletin, {
    signer: officer,
    capacity: await checkSigner(tx, alert, bulletin, { signer: officer, chosen: wanted.capacity }),
    recordedBy: null,
    credentials: officer.credentials,
    overrides: wanted.overrides,
    note: wanted.note ?? null,
    delegate: wanted.delegate,
    keptAs,
  });
}
