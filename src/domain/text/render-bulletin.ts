// From a case to everything that a bulletin publishes, frozen at its commit. Pure: the same input gives the same digest.
import type { BulletinContent, PublicSubject } from "../../../schemas/bulletin.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import { tierOf } from "../plan/tier-of.ts";
import type { CaseWords, SubjectWords } from "./describe-case.ts";
import { dialledNumber } from "./dialled-number.ts";
import { contentDigest } from "./digest.ts";
import { photoAlt } from "./email-page.ts";
import { missingTranslations } from "./missing-translations.ts";
import { type PublicCase, publicCase } from "./public-case.ts";
import { purposeOf, type RenderInput, type Rendering, type TextFault } from "./render-input.ts";
import { type LanguageRendering, renderLanguage } from "./render-language.ts";
import { programmeName } from "./slot-values.ts";

/**
 * Renders a bulletin in each of `input.languages` that the country has texts for; the others are faults. A cancel or an expiry names
 * no child. Throws only when the country has texts in none of the languages and none of its own, which `plans check` refuses.
 */
export function renderBulletin(input: RenderInput): Rendering {
  const { sets, faults } = setsOf(input);
  const facts = publicCase(input, input.texts[input.plan.languages[0] ?? ""] ?? sets[0]);
  const purpose = purposeOf(input.bulletin.kind, input.bulletin.endReason);
  const rendered = sets.map((set) => ({ set, ...renderLanguage({ input, set, facts, purpose }) }));
  const content = contentOf(input, facts, rendered);
  return {
    content,
    digest: contentDigest(content),
    sms: Object.fromEntries(rendered.map(({ set, sms }) => [set.language, sms])),
    leftOut: rendered.flatMap(({ set, leftOut }) => [
      ...missingTranslations(set.language, facts, input),
      ...leftOut,
    ]),
    faults: [...faults, ...rendered.flatMap((each) => each.faults)],
  };
}

type Rendered = LanguageRendering & { set: TextSet };

function setsOf(input: RenderInput): { sets: TextSet[]; faults: TextFault[] } {
  const wanted = [...new Set(input.languages)];
  const known = wanted.flatMap((language) => input.texts[language] ?? []);
  const faults = wanted
    .filter((language) => input.texts[language] === undefined)
    .map((language) => ({
      language,
      field: "texts",
      message: `${input.plan.country} has no texts in ${language}`,
    }));
  if (known.length > 0) return { sets: known, faults };
  const own = input.plan.languages.flatMap((language) => input.texts[language] ?? []);
  if (own.length === 0) throw new Error(`${input.plan.country} has no texts in any language of its plan`);
  return { sets: own, faults };
}

function contentOf(input: RenderInput, facts: PublicCase, rendered: readonly Rendered[]): BulletinContent {
  const { plan, alert, bulletin, alertCase } = input;
  const dialled = (phone: { number: string } | undefined) =>
    phone === undefined ? null : dialledNumber(phone.number, plan.country);
  const tip = alertCase.tipPhone === undefined ? plan.phones.tip : { number: alertCase.tipPhone };
  const expiresAt = bulletin.expiresAt.toISOString();
  return {
    alert: {
      id: alert.id,
      country: plan.country,
      status: alertCase.status,
      programme: perLanguage(rendered, ({ set }) => programmeName(input, set.language)),
      agency: alert.agencyName,
      origin: alert.origin,
      reference: alert.reference,
    },
    bulletin: { ...bulletin, expiresAt, supersedes: [...bulletin.supersedes] },
    languages: rendered.map(({ set }) => set.language),
    texts: perLanguage(rendered, ({ texts }) => texts),
    children: subjectsOf(rendered, "children", facts.children),
    suspects: subjectsOf(rendered, "suspects", facts.suspects),
    vehicles: subjectsOf(rendered, "vehicles", facts.vehicles),
    area: input.area,
    subdivisions: [...input.subdivisions],
    photos: facts.photos.map((photo) => ({
      ...photo,
      alt: perLanguage(rendered, ({ set, words }) => photoAlt(set, photo, facts, words)),
    })),
    airing: {
      from: input.sentAt.toISOString(),
      until: expiresAt,
      repeatMinutes:
        plan.airing.repeatMinutes ?? tierOf(plan, alertCase.tier, alertCase.region)?.repeatMinutes ?? null,
      obligation: plan.airing.obligation,
    },
    phones: {
      tip: dialled(tip),
      hotline: dialled(plan.phones.hotline),
      emergency: dialledNumber(plan.phones.emergency.number, plan.country),
    },
    silentChannels: [...input.silentChannels],
  };
}

function perLanguage<Value>(
  rendered: readonly Rendered[],
  of: (each: Rendered) => Value,
): Record<string, Value> {
  return Object.fromEntries(rendered.map((each) => [each.set.language, of(each)]));
}

/** Subjects with a name or words in at least one language; a language that can say nothing of one has no summary of it. */
function subjectsOf(
  rendered: readonly Rendered[],
  kind: keyof CaseWords,
  subjects: readonly ({ name: string | null } | { vehicle: unknown })[],
): PublicSubject[] {
  return subjects.flatMap((subject, index) => {
    const said = rendered.flatMap(({ set, words }): [string, string][] => {
      const summary = summaryOf(words[kind][index]);
      return summary === "" ? [] : [[set.language, summary]];
    });
    const name = "name" in subject ? subject.name : null;
    return name === null && said.length === 0 ? [] : [{ name, summary: Object.fromEntries(said) }];
  });
}

function summaryOf(words: SubjectWords | undefined): string {
  return words?.summary ?? "";
}
