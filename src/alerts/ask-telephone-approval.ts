// Begins an approval by telephone: the approver gets a code on their own verified telephone, to be read aloud to the recorder.
import { z } from "zod";
import { capacity } from "../../schemas/plan.ts";
import { Problem } from "../errors.ts";
import { newId } from "../ids.ts";
import { readAgency } from "../store/agencies.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { readOfficer } from "../store/officers.ts";
import {
  countTelephoneApprovals,
  insertTelephoneApproval,
  type TelephoneApprovalRow,
} from "../store/telephone-approvals.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { bulletinNumbered, type LoadedAlert, lockAlert } from "./load-alert.ts";
import { parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { CODE_MINUTES, CODE_TRIES_MAX, newReadBackCode, readBackHash } from "./read-back-code.ts";
import { recordAct } from "./record.ts";
import { wrongState } from "./refusals.ts";
import { bulletinName, refuseUnlessShown } from "./refuse-unless-shown.ts";
import { telephoneApprover } from "./telephone-approver.ts";
import { telephoneText } from "./telephone-text.ts";
import type { TelephoneView } from "./views.ts";

const askInput = z.strictObject({
  alertId: z.string(),
  number: z.int(),
  approver: z.string(),
  capacity: capacity.optional(),
  version: z.int(),
  digest: z.string(),
});

/** Sends one SMS to an officer: `to` in E.164. It never throws for a provider's answer. */
export type TelephoneNeeds = { textOfficer: (to: string, text: string) => Promise<"accepted" | "refused"> };

const ASKED_WITHIN_MS = 3_600_000;
const ASKED_MAX = 5;

type Asked = { view: TelephoneView; to: string; text: string };

/**
 * Sends the approver a read-back code for exactly this version and digest; `recordTelephoneApproval` takes it back within ten
 * minutes. Asking again voids the recorder's earlier code. Refusals as `telephoneApprover`; 409 `changed`, 429 `rate-limited` after
 * five within an hour, 503 `text-not-sent`.
 */
export async function askTelephoneApproval(
  context: OfficerContext,
  input: z.input<typeof askInput>,
  { textOfficer }: TelephoneNeeds,
): Promise<TelephoneView> {
  const recorder = permitOfficer(context.actor, "record-approval");
  const wanted = parseInput(askInput, input);
  const asked = await withTransaction(context.pool, (tx) => ask(tx, context, recorder, wanted));
  // After the commit: a provider may take seconds, and a cancel must not wait for it.
  if ((await textOfficer(asked.to, asked.text)) === "refused")
    throw new Problem(
      "unavailable",
      "text-not-sent",
      "The SMS with the code could not be sent. Ask again, or let the approver sign on their own device.",
    );
  return asked.view;
}

async function ask(
  tx: Db,
  context: OfficerContext,
  recorder: OfficerActor,
  wanted: z.output<typeof askInput>,
): Promise<Asked> {
  const alert = await lockAlert(tx, context, "record-approval", wanted.alertId);
  const bulletin = bulletinNumbered(alert, wanted.number);
  if (bulletin.state !== "submitted")
    throw wrongState(bulletinName(alert, bulletin), bulletin.state, "approve");
  refuseUnlessShown(context, alert, bulletin, wanted);
  const { approver: approverId, capacity: chosen } = wanted;
  const found = await telephoneApprover(tx, context, alert, bulletin, { recorder, approverId, chosen });
  const now = context.clock.now();
  const pair = { bulletinId: bulletin.id, approverId, recorderId: recorder.officerId };
  await refuseMany(tx, pair, now);
  const [id, code] = [newId("tel"), newReadBackCode()];
  const row = {
    id,
    ...pair,
    version: bulletin.version,
    digest: bulletin.digest,
    capacity: found.capacity,
    codeHash: readBackHash(context.keys.hash, id, code),
    codeUntil: new Date(now.getTime() + CODE_MINUTES * 60_000),
    askedAt: now,
  };
  await insertTelephoneApproval(tx, row);
  await recordAct(tx, context, {
    alert: { id: alert.row.id, agencyId: alert.row.agencyId, key: alert.key },
    act: "bulletin.telephone-asked",
    subjects: {
      bulletin: bulletin.id,
      number: bulletin.number,
      version: bulletin.version,
      telephone: id,
      approver: approverId,
      capacity: found.capacity,
    },
  });
  const text = await textFor(tx, alert, bulletin, { recorder, code });
  return { view: viewOf(alert, bulletin, row, found.phone.number), to: found.phone.number, text };
}

// Each code allows five guesses in a million: few codes an hour keep guessing hopeless, and the approver's telephone quiet.
async function refuseMany(
  tx: Db,
  pair: { bulletinId: string; approverId: string; recorderId: string },
  now: Date,
): Promise<void> {
  const since = new Date(now.getTime() - ASKED_WITHIN_MS);
  if ((await countTelephoneApprovals(tx, { ...pair, since })) < ASKED_MAX) return;
  throw new Problem(
    "rate-limited",
    "rate-limited",
    `You have sent this officer ${ASKED_MAX} codes within an hour: let another officer record the approval.`,
    { extra: { "retry-after": ASKED_WITHIN_MS / 1000 } },
  );
}

async function textFor(
  tx: Db,
  { row }: LoadedAlert,
  { number, digest }: BulletinRow,
  { recorder, code }: { recorder: OfficerActor; code: string },
): Promise<string> {
  const agency = (await readAgency(tx, row.agencyId))?.name ?? "";
  const name = (await readOfficer(tx, recorder.officerId))?.name ?? "";
  return telephoneText({ status: row.status, agency, recorder: name, alertId: row.id, number, digest, code });
}

function viewOf(
  { row }: LoadedAlert,
  { number }: BulletinRow,
  asked: Pick<TelephoneApprovalRow, "id" | "version" | "digest" | "approverId" | "capacity" | "codeUntil">,
  phone: string,
): TelephoneView {
  const { codeUntil, ...rest } = asked;
  return {
    id: rest.id,
    alertId: row.id,
    number,
    version: rest.version,
    digest: rest.digest,
    approver: rest.approverId,
    capacity: rest.capacity,
    phoneEnds: phone.slice(-3),
    callBack:
      `Call back the number that your own directory has for this officer, ending in ${phone.slice(-3)}, ` +
      "not the one that called you. Read them the texts, then ask for the code.",
    codeUntil: codeUntil.toISOString(),
    triesLeft: CODE_TRIES_MAX,
  };
}
