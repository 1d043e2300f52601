// Fills every slot of `slots.ts` for one language, bulletin and voice. An unknown fact is an empty slot, never a word for "unknown".
import type { Purpose, TextSet } from "../../../schemas/texts.ts";
import { caseSlots } from "./case-slots.ts";
import { type CaseWords, describeCase } from "./describe-case.ts";
import type { Voice } from "./describe-person.ts";
import { dialledNumber } from "./dialled-number.ts";
import { freeText } from "./free-text.ts";
import { isolate } from "./isolate.ts";
import { alertLink } from "./links.ts";
import type { PublicCase } from "./public-case.ts";
import { isOver, type RenderInput } from "./render-input.ts";
import { MANAGE_SLOT } from "./slots.ts";
import { speakNumber } from "./spell-out.ts";
import type { SlotValues } from "./template.ts";
import { plural } from "./words.ts";

/** What one language's texts are made from. */
export type TextContext = { input: RenderInput; set: TextSet; facts: PublicCase; purpose: Purpose };
/** Slots of one voice, with the subjects that they were made from. */
export type Filled = { values: SlotValues; words: CaseWords };

/** Every slot in one voice: written, or spoken with plates and numbers spelled. After the end no slot carries the case. */
export function slotValues(context: TextContext, voice: Voice): Filled {
  const { input, set, facts } = context;
  const words = describeCase(set, facts, input.plan.country, voice);
  const ofCase = isOver(input.bulletin.kind) ? {} : caseSlots(input, set, facts, words, voice);
  return { values: { ...officeSlots(context, voice), ...newsSlots(context, voice), ...ofCase }, words };
}

/** The number for tips: the case's own, else the plan's, else the emergency number; never a hotline, which need not be the police. */
export function tipNumber({ plan, alertCase }: RenderInput): string {
  const { tip, emergency } = plan.phones;
  const number = alertCase.tipPhone ?? tip?.number ?? emergency.number;
  return dialledNumber(number, plan.country);
}

/** The alert's public name in a language: the programme's, or for another tier than the usual one the tier's. */
export function programmeName({ plan, alertCase }: RenderInput, language: string): string {
  const ofTier = alertCase.tier === plan.defaultTier ? undefined : plan.tiers[alertCase.tier]?.name;
  const names = ofTier ?? plan.programme;
  return names[language] ?? names[plan.languages[0] ?? ""] ?? Object.values(names)[0] ?? plan.name;
}

function officeSlots({ input, set }: TextContext, voice: Voice): Record<string, string> {
  const { plan } = input;
  const say = (number: string) => isolate(set, voice === "spoken" ? speakNumber(number) : number);
  const dialled = (phone: { number: string } | undefined) =>
    phone === undefined ? "" : say(dialledNumber(phone.number, plan.country));
  const tip = say(tipNumber(input));
  const emergency = dialled(plan.phones.emergency);
  return {
    programme: isolate(set, freeText(programmeName(input, set.language))),
    agency: isolate(set, freeText(input.alert.agencyName)),
    tip,
    // Where tips go to the emergency number anyway, naming it twice would only lengthen the text.
    emergency: emergency === tip ? "" : emergency,
    hotline: dialled(plan.phones.hotline),
    link: alertLink(input.publicUrl, input.alert.id),
    manage: MANAGE_SLOT,
  };
}

function newsSlots({ input, set, purpose }: TextContext, voice: Voice): Record<string, string> {
  const { opening, news, request } = set.purposes[purpose];
  const count = input.alertCase.children.length;
  const number = tipNumber(input);
  const tip = isolate(set, voice === "spoken" ? speakNumber(number) : number);
  return {
    opening,
    news: news === undefined ? "" : plural(set, news, count, { tip }),
    request: request === undefined ? "" : plural(set, request, count, { tip }),
  };
}
