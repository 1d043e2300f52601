// Says what a child or a suspect looks like, from closed vocabularies, in one language.
import type { Appearance, Child, Suspect } from "../../../schemas/alert.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import { describeAge } from "./describe-age.ts";
import { numberFormat } from "./intl-formats.ts";
import { fillPhrase } from "./template.ts";
import { agree, commas, nounOf, plural } from "./words.ts";

/** How a text is taken in: with the eyes, or read aloud (no abbreviations). */
export type Voice = "written" | "spoken";

/** "9-year-old girl": sex and age, never a name. */
export function describeWho(set: TextSet, kind: "child" | "person", who: Child | Suspect): string {
  return describeAge(set, set.words[kind][who.sex ?? "unknown"], who.age);
}

/** Height, weight, build, hair and eyes as far as they are known, in that order. */
export function describeTraits(set: TextSet, appearance: Appearance, voice: Voice): string {
  const { phrases, words } = set;
  const { heightCm, weightKg, build, eyes } = appearance;
  return commas(set, [
    heightCm === undefined ? "" : describeHeight(set, heightCm, voice),
    weightKg === undefined ? "" : describeWeight(set, weightKg, voice),
    build === undefined ? "" : fillPhrase(phrases.build, { build: words.build[build] }),
    describeHair(set, appearance),
    eyes === undefined ? "" : fillPhrase(phrases.eyes, { colour: words.eyeColour[eyes] }),
  ]);
}

/** Pieces of clothing with their colours, as a list. */
export function describeClothing(set: TextSet, clothing: Child["clothing"]): string {
  const pieces = clothing.map((piece) => {
    const { word, form } = nounOf(set.words.garment[piece.garment]);
    const colour = piece.colour === undefined ? "" : agree(set.words.colour[piece.colour], form);
    return fillPhrase(set.phrases.garment, { garment: word, colour });
  });
  return commas(set, pieces);
}

function describeHeight(set: TextSet, cm: number, voice: Voice): string {
  const inches = Math.round(cm / 2.54);
  const metres = numberFormat(set.locale, 2);
  const whole = numberFormat(set.locale);
  return plural(set, voice === "spoken" ? set.phrases.heightSpoken : set.phrases.height, cm, {
    cm: whole.format(cm),
    metres: metres.format(cm / 100),
    feet: whole.format(Math.floor(inches / 12)),
    inches: whole.format(inches % 12),
  });
}

function describeWeight(set: TextSet, kg: number, voice: Voice): string {
  const whole = numberFormat(set.locale);
  return plural(set, voice === "spoken" ? set.phrases.weightSpoken : set.phrases.weight, kg, {
    kg: whole.format(kg),
    pounds: whole.format(Math.round(kg / 0.45359237)),
  });
}

function describeHair(set: TextSet, { hair, hairLength, hairStyle }: Appearance): string {
  if (hair === "bald") return set.phrases.bald;
  if (hairStyle === "covered") return set.phrases.hairCovered;
  if (hair === undefined && hairLength === undefined && hairStyle === undefined) return "";
  return fillPhrase(set.phrases.hair, {
    colour: hair === undefined ? "" : set.words.hairColour[hair],
    length: hairLength === undefined ? "" : set.words.hairLength[hairLength],
    style: hairStyle === undefined ? "" : set.words.hairStyle[hairStyle],
  });
}
