// The closed vocabulary of criteria: one line for each kind. Plans name them by code.
import { abductionEstablished } from "./abduction-established.ts";
import { authorityApproval } from "./authority-approval.ts";
import { disabilityExtendsAge } from "./disability-extends-age.ts";
import { disappearanceReported } from "./disappearance-reported.ts";
import { enoughDescription } from "./enough-description.ts";
import { formalReportFiled } from "./formal-report-filed.ts";
import { guardianConsent } from "./guardian-consent.ts";
import { highRiskClassification } from "./high-risk-classification.ts";
import { imminentDanger } from "./imminent-danger.ts";
import { issuedPromptly } from "./issued-promptly.ts";
import type { CriterionKind } from "./kind.ts";
import { lifeThreateningDisappearance } from "./life-threatening-disappearance.ts";
import { maxAge } from "./max-age.ts";
import { maxElapsedTime } from "./max-elapsed-time.ts";
import { medicalVulnerability } from "./medical-vulnerability.ts";
import { minElapsedTime } from "./min-elapsed-time.ts";
import { noHarmFromPublicity } from "./no-harm-from-publicity.ts";
import { notFamilyDisputeOnly } from "./not-family-dispute-only.ts";
import { notRunaway } from "./not-runaway.ts";
import { publicityLikelyToHelp } from "./publicity-likely-to-help.ts";
import { registeredInPoliceSystem } from "./registered-in-police-system.ts";
import { territorialNexus } from "./territorial-nexus.ts";
import { victimOfCrimeSuspected } from "./victim-of-crime-suspected.ts";

/** Every kind of criterion by its code, in the order in which a composer asks. */
export const CRITERIA: ReadonlyMap<string, CriterionKind> = byCode([
  maxAge,
  disabilityExtendsAge,
  abductionEstablished,
  lifeThreateningDisappearance,
  victimOfCrimeSuspected,
  disappearanceReported,
  imminentDanger,
  medicalVulnerability,
  highRiskClassification,
  enoughDescription,
  publicityLikelyToHelp,
  noHarmFromPublicity,
  registeredInPoliceSystem,
  formalReportFiled,
  guardianConsent,
  authorityApproval,
  territorialNexus,
  notFamilyDisputeOnly,
  notRunaway,
  maxElapsedTime,
  minElapsedTime,
  issuedPromptly,
]);

function byCode(kinds: readonly CriterionKind[]): ReadonlyMap<string, CriterionKind> {
  return new Map(kinds.map((kind) => [kind.code, kind]));
}
