// The form of a case before one officer: made from a case or from what was sent, checked, and carried out by the verbs.
import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { officerTexts } from "../../../config/officer-texts.ts";
import { optionWords } from "../../../config/option-words.ts";
import { type AlertCase, alertCase } from "../../../schemas/alert.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { CriteriaReport } from "../../../schemas/criteria-report.ts";
import type { Plan } from "../../../schemas/plan.ts";
import { caseQuestions } from "../../alerts/case-questions.ts";
import type { OfficerContext } from "../../alerts/context.ts";
import { readAlert } from "../../alerts/index.ts";
import type { AlertView } from "../../alerts/views.ts";
import { STANDARDS } from "../../domain/criteria/standard.ts";
import { timeZoneOf } from "../../domain/plan-rules.ts";
import { notFound, Problem } from "../../errors.ts";
import { readAgency } from "../../store/agencies.ts";
import type { CaseFormView } from "../../web/console/case-form-view.ts";
import type { AppParts } from "../parts.ts";
import { consoleContext } from "./approval.ts";
import type { AboutForm } from "./case-of-form.ts";
import { type FormFields, textIn } from "./form-fields.ts";
import { formOfCase } from "./form-of-case.ts";
import { formToken, sessionOf } from "./guard.ts";
import { wordsFor } from "./words.ts";

/** What the officer has before them: a new case, an alert that waits to be right, or an active one. */
export type CaseDesk = {
  kind: CaseFormView["kind"];
  action: string;
  context: OfficerContext;
  words: ConsoleTexts;
  plan: Plan;
  alert: AlertView | null;
  subdivisions: readonly string[];
  about: AboutForm;
};

/** Opens the desk; 404 for an alert of others, 422 `no-plan` where the agency's country has none. */
export async function openCaseDesk(
  parts: AppParts,
  request: FastifyRequest,
  input: { kind: CaseFormView["kind"]; alertId?: string; fields?: FormFields },
): Promise<CaseDesk> {
  const { actor, language } = sessionOf(request);
  const words = wordsFor(request, language);
  const context = { ...consoleContext(parts, request, actor), languages: [words.language] };
  const alert = input.alertId === undefined ? null : await readAlert(context, { alertId: input.alertId });
  const agency = await readAgency(parts.pool, actor.agencyId);
  const country = alert?.country ?? agency?.country ?? "";
  const plan = parts.plans.get(country)?.pinned.plan;
  if (!plan || !agency) throw notFound("plan", country);
  const before = alert === null ? undefined : caseIn(alert);
  const asked = input.fields && textIn(input.fields, "textLanguage");
  const textLanguage =
    plan.languages.find((tag) => tag === asked) ??
    plan.languages.find((tag) => tag === words.language) ??
    plan.languages[0] ??
    "en";
  const timeZone = timeZoneOf(plan, before?.region ?? agency.subdivisions[0]);
  const path =
    input.alertId === undefined ? "/console/new" : `/console/alerts/${input.alertId}/${input.kind}`;
  return {
    kind: input.kind,
    action: path,
    context,
    words,
    plan,
    alert,
    subdivisions: agency.subdivisions,
    about: { country, timeZone, textLanguage, before },
  };
}

/** What happened to what was sent: nothing yet, or why it was refused. */
export type CaseOutcome = {
  fields?: FormFields;
  report?: CriteriaReport | null;
  unfilled?: boolean;
  faults?: CaseFormView["faults"];
  refused?: string | undefined;
};

/** The page's view of the desk. */
export function caseFormView(
  parts: AppParts,
  request: FastifyRequest,
  desk: CaseDesk,
  outcome: CaseOutcome = {},
): CaseFormView {
  const { plan, words, about, alert } = desk;
  const session = sessionOf(request);
  const fields = outcome.fields ?? startingFields(desk);
  const report = outcome.report === undefined ? (alert?.criteria ?? null) : outcome.report;
  const tier =
    textIn(fields, "tier") ?? about.before?.tier ?? plan.defaultTier ?? Object.keys(plan.tiers)[0] ?? "";
  const answered = new Set(
    [...fields.keys()].flatMap((name) =>
      textIn(fields, name) === undefined ? [] : (/^att-([a-z_]+)-answer$/.exec(name)?.[1] ?? []),
    ),
  );
  const region =
    textIn(fields, "region") ?? (desk.subdivisions.length === 1 ? desk.subdivisions[0] : undefined);
  const terms = officerTexts(words.language).terms.standard ?? {};
  return {
    words,
    mode: parts.mode,
    kind: desk.kind,
    action: desk.action,
    token: formToken(parts, session.id),
    officerId: session.actor.officerId,
    version: alert?.version ?? 0,
    once: textIn(fields, "once") ?? randomBytes(12).toString("hex"),
    countryName: parts.areas.countryName(about.country),
    fields,
    options: optionWords(words.language),
    statuses: plan.statuses,
    tiers: new Map(
      Object.entries(plan.tiers).map(([code, { name }]) => [
        code,
        name[words.language] ?? Object.values(name)[0] ?? code,
      ]),
    ),
    regions: desk.subdivisions,
    textLanguages: plan.languages,
    standards: new Map(STANDARDS.map((code) => [code, new Map(Object.entries(terms)).get(code) ?? code])),
    questions: caseQuestions(plan, { tier, region, answered, report }, [words.language]),
    report,
    answered: outcome.fields !== undefined,
    delegated: delegatedTo(desk, session.actor.officerId),
    unfilled: outcome.unfilled ?? false,
    faults: outcome.faults ?? [],
    refused: outcome.refused,
  };
}

/** 403 for officers whose office is not to write alerts. */
export function refuseUnlessRequester(request: FastifyRequest): void {
  if (sessionOf(request).actor.roles.includes("requester")) return;
  throw new Problem("forbidden", "wrong-role", "Only an officer with the role requester writes alerts.");
}

// What is left to this officer; whether everybody who signed agreed is the verb's to say.
function delegatedTo({ alert, words }: CaseDesk, officerId: string): string | null {
  if (alert?.requesterId !== officerId) return null;
  const fields = new Set(
    alert.delegations.flatMap(({ fields, revokedAt }) => (revokedAt === null ? fields : [])),
  );
  return fields.size === 0 ? null : [...fields].map((field) => words.form.delegable[field]).join(", ");
}

function startingFields({ about, alert, plan }: CaseDesk): FormFields {
  if (!about.before) {
    const tier = plan.defaultTier ?? Object.keys(plan.tiers)[0] ?? "";
    return new Map([
      ["children", ["1"]],
      ["tier", [tier]],
      ["textLanguage", [about.textLanguage]],
    ]);
  }
  const fields = formOfCase(about.before, about);
  if (alert?.state === "active") fields.set("notify", ["all"]);
  return fields;
}

// The fields of the case alone; those of the alert around it carry other meanings under the same names.
function caseIn(alert: AlertView): AlertCase | undefined {
  const { requestedExpiresAt, ...view } = alert;
  const members = Object.entries(view).filter(([name]) => name in alertCase.shape && name !== "expiresAt");
  const parsed = alertCase.safeParse(
    Object.fromEntries([
      ...members.filter(([, value]) => value !== null),
      ...(requestedExpiresAt ? [["expiresAt", requestedExpiresAt]] : []),
    ]),
  );
  return parsed.success ? parsed.data : undefined;
}
