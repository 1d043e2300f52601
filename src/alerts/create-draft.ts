import { type AlertCase, alertCase } from "../../schemas/alert.ts";
import type { PinnedPlan, PlanTier } from "../../schemas/plan.ts";
import { newId } from "../ids.ts";
import { makeAlertKey } from "../seal.ts";
import type { Agency } from "../store/agencies.ts";
import { insertAlertKey } from "../store/alert-keys.ts";
import { insertAlert } from "../store/alerts.ts";
import { keepCredentials } from "../store/bulletin-credentials.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { pinPlanVersion } from "../store/plan-versions.ts";
import { insertVerdict } from "../store/verdicts.ts";
import { insertBulletin } from "../store/write-bulletins.ts";
import { weightOf } from "./bulletin-weight.ts";
import { caseInRegion } from "./case-in-region.ts";
import { bindCasePhotos } from "./case-photos.ts";
import { caseUnderPlan } from "./case-under-plan.ts";
import type { OfficerActor, OfficerContext } from "./context.ts";
import { judgeCase } from "./judge-case.ts";
import { answeredBefore, oncePerKey } from "./kept-answer.ts";
import { ownAgency } from "./own-agency.ts";
import { fieldProblem, parseInput } from "./parse-input.ts";
import { permitOfficer } from "./permit.ts";
import { planInForce } from "./plan-in-force.ts";
import { bulletinColumns, type PreparedBulletin, prepareBulletin } from "./prepare-bulletin.ts";
import { recordAct } from "./record.ts";
import { sealJson } from "./sealed-json.ts";
import { viewAlert } from "./view-alert.ts";
import type { AlertView } from "./views.ts";

/** Makes a draft from a case (`schemas/alert.ts`), pinned to the plan in force, with its first bulletin; gives it with its verdict. */
export async function createDraft(context: OfficerContext, input: { case: unknown }): Promise<AlertView> {
  const officer = permitOfficer(context.actor, "create");
  const before = await answeredBefore<AlertView>(context.pool, context);
  if (before) return before;
  const parsed = parseInput(alertCase, input.case);
  const agency = await ownAgency(context.pool, officer);
  if (parsed.country !== agency.country)
    throw fieldProblem("outside-jurisdiction", "/country", `Your agency alerts in ${agency.country} only.`);
  const plan = await planInForce(context.pool, context, parsed.country, parsed.status);
  const { case: checked, tier } = caseUnderPlan(
    plan.plan,
    caseInRegion(plan.plan, parsed, agency.subdivisions),
  );
  const nowMs = context.clock.now().getTime();
  const ids = { alert: newId("alr", nowMs), bulletin: newId("bul", nowMs) };
  const prepared = await prepareBulletin(context.pool, context, {
    alert: { id: ids.alert, agency, key: null },
    bulletin: { id: ids.bulletin, number: 1, kind: "alert", supersedes: [] },
    plan,
    tier,
    case: checked,
  });
  return withTransaction(context.pool, (tx) =>
    oncePerKey(tx, context, async () => {
      const key = await insertDraft(tx, context, { officer, agency, plan, tier, ids, prepared });
      return { answer: await viewAlert(tx, context, ids.alert), under: { id: ids.alert, key } };
    }),
  );
}

type Draft = {
  officer: OfficerActor;
  agency: Agency;
  plan: PinnedPlan;
  tier: PlanTier;
  ids: { alert: string; bulletin: string };
  prepared: PreparedBulletin;
};

async function insertDraft(tx: Db, context: OfficerContext, draft: Draft): Promise<Buffer> {
  const { officer, agency, plan, ids, prepared } = draft;
  const written: AlertCase = prepared.proposal.case;
  const at = context.clock.now();
  const { key, wrapped, wrappedBy } = makeAlertKey(context.keys.encryption, ids.alert);
  await pinPlanVersion(tx, plan);
  await insertAlert(tx, {
    id: ids.alert,
    agencyId: agency.id,
    origin: context.origin,
    country: written.country,
    region: written.region ?? null,
    tier: written.tier,
    status: written.status,
    planVersion: plan.version,
    requesterId: officer.officerId,
    caseSealed: sealJson(key, written, `case:${ids.alert}`),
    expiresAt: prepared.expiresAt,
    at,
  });
  await insertAlertKey(tx, { alertId: ids.alert, wrapped, wrappedBy });
  await bindCasePhotos(tx, { id: ids.alert, key }, prepared.photos);
  await insertBulletin(tx, {
    ...bulletinColumns(key, ids.bulletin, prepared),
    id: ids.bulletin,
    alertId: ids.alert,
    number: 1,
    kind: "alert",
    state: "draft",
    country: written.country,
    reach: "area",
    weight: weightOf("alert", written.status),
    requestedBy: officer.officerId,
    at,
  });
  await keepCredentials(tx, {
    bulletinId: ids.bulletin,
    officerId: officer.officerId,
    part: "asked",
    credentials: officer.credentials,
  });
  const { sceneInside } = prepared.place;
  const by = { now: at, agencyId: agency.id, approvals: [], key, sceneInside, languages: context.languages };
  const report = judgeCase(plan.plan, written, by);
  await insertVerdict(tx, { alertId: ids.alert, version: 1, act: "create", report, at });
  await recordAct(tx, context, {
    alert: { id: ids.alert, agencyId: agency.id, key },
    act: "alert.created",
    subjects: { bulletin: ids.bulletin, version: 1, plan: plan.version },
    details: { case: written },
  });
  return key;
}
