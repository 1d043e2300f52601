// How certain an authority must be: the ladder on which an officer's standard is compared with the plan's minimum.
import { z } from "zod";

/** From weakest to strongest. */
export const STANDARDS = ["suspicion", "reasonable_belief", "very_likely", "confirmed"] as const;
export type Standard = (typeof STANDARDS)[number];

// Words of national texts, and the rung of the ladder that each means; of two in one word the weaker is enough.
const SAME_AS = {
  suspected: "suspicion",
  reasonable_suspicion: "reasonable_belief",
  reasonable_grounds: "reasonable_belief",
  reasonable_indications: "reasonable_belief",
  reasonable_indications_of_forced_disappearance: "reasonable_belief",
  reasonable_grounds_of_immediate_danger: "reasonable_belief",
  established_or_well_founded_suspicion: "reasonable_belief",
  justified_fear: "reasonable_belief",
  abducted_or_suspected: "suspicion",
  indications_life_in_danger: "suspicion",
  presumption_by_investigators: "suspicion",
  probable: "very_likely",
  almost_certain: "very_likely",
  certain: "confirmed",
  established: "confirmed",
  kidnapping_not_mere_disappearance: "confirmed",
} as const satisfies Readonly<Record<string, Standard>>;

/** Words of national texts for how grave the danger is. They say nothing of certainty, so no rung is asked for. */
export const GRAVITIES = [
  "real_immediate_risk_to_life",
  "immediate_danger_to_life",
  "direct_danger_to_life",
  "life_in_imminent_danger",
  "life_and_integrity_at_high_risk",
  "serious_imminent_danger",
  "immediate_and_serious_risk",
  "high_or_imminent_risk",
  "serious_risk_of_harm",
  "serious_endangerment",
  "direct_threat",
] as const;

const CERTAINTIES = [...STANDARDS, ...keysOf(SAME_AS)] as const;

/** How certain the authority must be, as a plan writes it: a rung, or a national word for one. */
export const standard = z.enum(CERTAINTIES);
/** The same for a danger, of which national texts may instead say how grave it must be. */
export const dangerStandard = z.enum([...CERTAINTIES, ...GRAVITIES]);

/** Every word that may stand as a plan's standard; each has its term. */
export const STANDARD_WORDS: readonly string[] = dangerStandard.options;

/** The rung that a word names, whatever its case, spaces or hyphens; undefined when it names none. */
export function readStandard(word: string): Standard | undefined {
  const code = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  const rungs: Readonly<Record<string, Standard>> = SAME_AS;
  return STANDARDS.find((known) => known === code) ?? (Object.hasOwn(rungs, code) ? rungs[code] : undefined);
}

/** Whether `held` is at least as strong as `minimum`. */
export function reaches(held: Standard, minimum: Standard): boolean {
  return STANDARDS.indexOf(held) >= STANDARDS.indexOf(minimum);
}

// Every key of an object literal is one of its type's keys.
function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(table) as Key[];
}
