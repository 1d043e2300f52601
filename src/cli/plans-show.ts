import type { Command } from "commander";
import type { Plan, PlanCriterion, PlanTier } from "../../schemas/plan.ts";
import { ENGLISH } from "../domain/criteria/english.ts";
import { CRITERIA } from "../domain/criteria/index.ts";
import { wordingOf } from "../domain/criteria/wording.ts";
import { printFacts } from "./print.ts";
import { soundPlan } from "./sound-plan.ts";

/** `amberwire plans show cc`: the plan in words, each rule with how far it can be trusted. */
export function registerPlansShow(plans: Command): void {
  plans
    .command("show")
    .description("print a country's plan: rules, signatures, hours, numbers, and how far each can be trusted")
    .argument("<cc>", "a country's code, such as FR")
    .option("--json", "print JSON")
    .action(async (country: string, { json }: { json?: boolean }) => {
      const { pinned, texts } = await soundPlan(country);
      const { plan, version } = pinned;
      printFacts(json, { planVersion: version, plan }, [
        `${plan.name}: ${Object.values(plan.programme)[0] ?? ""} (${plan.authority.name})`,
        `version ${version}, in effect from ${plan.effectiveFrom}, ${plan.status}`,
        `the programme: ${plan.operation.state.replaceAll("-", " ")}${plan.operation.since ? `, since ${plan.operation.since}` : ""} ${trust(plan.operation)}`,
        ...(plan.requests.by.length > 0
          ? [`asked for by ${plan.requests.by.join(", ")} ${trust(plan.requests)}`]
          : []),
        `languages: ${plan.languages.join(", ")}; texts: ${Object.keys(texts).join(", ") || "none yet"}`,
        ...Object.entries(plan.tiers).flatMap(([name, tier]) => ["", ...tierLines(plan, name, tier)]),
        "",
        "Criteria",
        ...plan.criteria.flatMap(criterionLines),
        "",
        "Lengths",
        ...plan.messageLimits.map(
          (limit) => `  ${limit.system}: ${limit.characters} characters of ${limit.alphabet} ${trust(limit)}`,
        ),
        `  SMS: ${plan.smsSegmentsMax} segments of GSM-7, twice as many (at most 10) where letters need UCS-2`,
        "",
        "By hand",
        ...plan.nationalChannels
          .filter(({ by }) => by === "hand")
          .map(({ channel, who, phone }) => `  ${channel}: ${who ?? ""}${phone ? `, ${phone}` : ""}`),
        "",
        "Numbers",
        ...Object.entries(plan.phones).flatMap(([use, phone]) =>
          phone ? [`  ${use}: ${phone.number} ${trust(phone)}`] : [],
        ),
        "",
        "Across the border",
        ...plan.crossBorder.neighbours.map(
          (neighbour) =>
            `  ${neighbour.country}: ${neighbour.authority}, ${neighbour.phone} ${trust(neighbour)}`,
        ),
        ...plan.crossBorder.arrangements.map(
          (arrangement) => `  ${arrangement.name}: ${arrangement.with.join(", ")} ${trust(arrangement)}`,
        ),
        "",
        "Notes",
        ...plan.notes.map((note) => `  ${note}`),
        "",
        "Sources",
        ...plan.sources.map(({ id, title, publisher }) => `  ${id}: ${title} (${publisher})`),
      ]);
    });
}

function tierLines(plan: Plan, name: string, tier: PlanTier): string[] {
  const signatures = tier.approvals.map(
    ({ anyOf, otherAgency, telephone }) =>
      `${anyOf.join(" or ")}${otherAgency ? " of another agency" : ""}${telephone ? " (also by telephone)" : ""}`,
  );
  return [
    `Tier ${name}${name === plan.defaultTier ? " (default)" : ""}: ${Object.values(tier.name)[0] ?? ""} ${trust(tier)}`,
    `  signed by ${signatures.join(" and by ")}`,
    `  lasts ${tier.durationHours} h, at most ${tier.maximumHours} h, on ${tier.channels.join(", ")}`,
    ...(tier.repeatMinutes
      ? [`  repeated every ${tier.repeatMinutes} min on ${tier.repeatChannels.join(", ")}`]
      : []),
    ...(tier.night ? [`  night from ${tier.night.start} to ${tier.night.end} ${trust(tier.night)}`] : []),
    ...Object.entries(tier.regions).map(([region, variant]) => {
      const own = Object.keys(variant).filter((key) => !["confidence", "sources", "note"].includes(key));
      return `  ${region}: its own ${own.join(", ")} ${trust(variant)}`;
    }),
  ];
}

function criterionLines(rule: PlanCriterion): string[] {
  const limits = [rule.tier && `tier ${rule.tier}`, rule.region].filter(Boolean).join(", ");
  const group = rule.group
    ? `one of “${rule.group}”${rule.branch === undefined ? "" : ` (${rule.branch})`}`
    : "";
  const scope = [limits, group].filter((part) => part !== "").join("; ");
  return [
    `  ${rule.criterion}, ${rule.level}${scope === "" ? "" : ` [${scope}]`} ${trust(rule)}`,
    `    ${CRITERIA.get(rule.criterion)?.question(rule.params, wordingOf(ENGLISH)) ?? ""}`,
    ...(rule.note ? [`    ${rule.note}`] : []),
  ];
}

function trust({ confidence, sources }: { confidence: string; sources: readonly string[] }): string {
  return sources.length === 0 ? `(${confidence})` : `(${confidence}: ${sources.join(", ")})`;
}
