// docs/countries.md as the plans have it: who may alert whom, by which rules, how far each rule can be trusted, and who says so.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { COUNTRIES_DIR } from "../../config/plans.ts";
import { type Plan, type PlanCriterion, type PlanTier, plan } from "../../schemas/plan.ts";
import { tierOf } from "../domain/plan-rules.ts";

/** Column headings and the criteria that stand under them, in the order of the table. */
const COLUMNS: readonly (readonly [heading: string, criterion: string])[] = [
  ["age", "max_age"],
  ["dis", "disability_extends_age"],
  ["abd", "abduction_established"],
  ["life", "life_threatening_disappearance"],
  ["crime", "victim_of_crime_suspected"],
  ["miss", "disappearance_reported"],
  ["dang", "imminent_danger"],
  ["med", "medical_vulnerability"],
  ["risk", "high_risk_classification"],
  ["desc", "enough_description"],
  ["help", "publicity_likely_to_help"],
  ["harm", "no_harm_from_publicity"],
  ["sys", "registered_in_police_system"],
  ["rep", "formal_report_filed"],
  ["cons", "guardian_consent"],
  ["terr", "territorial_nexus"],
  ["fam", "not_family_dispute_only"],
  ["run", "not_runaway"],
  ["max-t", "max_elapsed_time"],
  ["min-t", "min_elapsed_time"],
  ["prompt", "issued_promptly"],
];

const LEGEND = `# Countries and their rules

Made from \`config/countries/*/plan.json\` by \`npm run generate\`; change the plans, not this page. No plan here was confirmed by an authority yet: until \`amberwire plans confirm\` binds a name and a reference to its content, a plan releases no actual alert outside the sandbox.

**Status.** *complete*: every step from request to end can be decided by the plan. *partial*: rules are missing, so that it runs exercises and tests only. *no programme*: it alerts nobody and shows whom to call.

**Cells.** M mandatory, R recommended (may be departed from with a reason), D discretionary; small letters where no named public document says so (recalled, unknown or our own choice). \`*\` one of several alternatives; \`<18\` the age limit; \`(XX-YY)\` in that region only, \`(not XX-YY)\` everywhere else; \`t:\` in that tier only, \`t\` being its name. Signatures are in the column *signed by*: **+** joins signatures that are all needed.
`;

/** The whole page, from the plans as they stand in the folder. */
export function countriesPage(): string {
  const plans = readdirSync(COUNTRIES_DIR)
    .filter((name) => /^[a-z]{2}$/.test(name))
    .map((name) => plan.parse(JSON.parse(readFileSync(path.join(COUNTRIES_DIR, name, "plan.json"), "utf8"))))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  const served = plans.filter(({ status }) => status !== "no-programme");
  const others = plans.filter(({ status }) => status === "no-programme");
  const count = (status: Plan["status"]) => plans.filter((each) => each.status === status).length;
  return [
    LEGEND,
    `${plans.length} countries: ${count("complete")} complete, ${count("partial")} partial, ${count("no-programme")} without a programme.`,
    "",
    "## Rules",
    "",
    ...table(
      ["country", "status", ...COLUMNS.map(([heading]) => heading), "signed by", "hours"],
      served.map(rulesRow),
    ),
    "",
    "## The right door where there is no programme",
    "",
    ...table(["country", "authority", "emergency", "hotline", "what is known"], others.map(doorRow)),
    "",
    "## Sources",
    "",
    ...plans.flatMap(sourceLines),
  ].join("\n");
}

function rulesRow(each: Plan): string[] {
  return [
    `**${each.country}** ${each.name}`,
    each.status,
    ...COLUMNS.map(([, criterion]) =>
      each.criteria
        .filter((rule) => rule.criterion === criterion)
        .map((rule) => ruleCell(each, rule))
        .join(" "),
    ),
    inEachTier(each, signatures),
    inEachTier(each, hours),
  ];
}

function ruleCell(each: Plan, rule: PlanCriterion): string {
  const letter = { mandatory: "M", recommended: "R", discretionary: "D" }[rule.level];
  const { under, from, hours: limit } = rule.params;
  const least = typeof from === "number" ? `${from}–` : "";
  const figure =
    typeof under === "number" ? `${least}<${under}` : typeof limit === "number" ? `${limit}h` : "";
  const trusted = rule.confidence === "sourced" ? letter : letter.toLowerCase();
  const except = rule.exceptRegions.length === 0 ? "" : `(not ${rule.exceptRegions.join(", ")})`;
  const place = rule.region === undefined ? except : `(${rule.region})`;
  const cell = `${figure}${trusted}${rule.group === undefined ? "" : "\\*"}${place}`;
  return rule.tier === undefined ? cell : named(each, rule.tier, cell);
}

/** With the tier's name where the plan has several. */
function named(each: Plan, tier: string, text: string): string {
  return Object.keys(each.tiers).length > 1 ? `${tier}: ${text}` : text;
}

/** What `tell` says of each tier and, where it says something else, of its regions. */
function inEachTier(each: Plan, tell: (tier: PlanTier) => string): string {
  return Object.entries(each.tiers)
    .flatMap(([name, tier]) => {
      const own = tell(tier);
      const regional = Object.keys(tier.regions).flatMap((region) => {
        const theirs = tell(tierOf(each, name, region) ?? tier);
        return theirs === own ? [] : [`${region}: ${theirs}`];
      });
      return [named(each, name, own), ...regional];
    })
    .join("; ");
}

function signatures(tier: PlanTier): string {
  return tier.approvals
    .map(({ anyOf, otherAgency }) => anyOf.join(" or ") + (otherAgency ? " (another agency)" : ""))
    .join(" **+** ");
}

function hours(tier: PlanTier): string {
  const repeat = tier.repeatMinutes === undefined ? "" : `, every ${tier.repeatMinutes} min`;
  const figure = `${tier.durationHours}, at most ${tier.maximumHours}${repeat}`;
  return tier.confidence === "sourced" ? figure : `(${figure})`;
}

function doorRow({ country, name, authority, phones, operation }: Plan): string[] {
  const told = [operation.state.replaceAll("-", " "), operation.note ?? ""].filter((part) => part !== "");
  return [
    `**${country}** ${name}`,
    authority.name,
    phones.emergency.number,
    phones.hotline?.number ?? "",
    told.join(": "),
  ];
}

function sourceLines({ country, name, sources }: Plan): string[] {
  if (sources.length === 0) return [];
  return [
    `**${country} ${name}.** ${sources
      .map(
        ({ title, publisher, url }) =>
          `${url ? `[${cellText(title)}](${url})` : cellText(title)} (${publisher})`,
      )
      .join("; ")}.`,
    "",
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)];
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}
