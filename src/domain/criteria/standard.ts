// How certain an authority must be: the ladder on which an officer's standard is compared with the plan's minimum.
import { z } from "zod";

/** From weakest to strongest. */
export const STANDARDS = ["suspicion", "reasonable_belief", "very_likely", "confirmed"] as const;
export type Standard = (typeof STANDARDS)[number];

/** A standard as a plan writes it. */
export const standard = z.enum(STANDARDS);

// Words of national texts that mean a rung of the ladder.
const SAME_AS: Readonly<Record<string, Standard>> = {
  suspected: "suspicion",
  reasonable_suspicion: "reasonable_belief",
  reasonable_grounds: "reasonable_belief",
  probable: "very_likely",
  almost_certain: "very_likely",
  certain: "confirmed",
  established: "confirmed",
};

/** The rung that an officer's word names, whatever its case, spaces or hyphens; undefined when it names none. */
export function readStandard(word: string): Standard | undefined {
  const code = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return (
    STANDARDS.find((known) => known === code) ?? (Object.hasOwn(SAME_AS, code) ? SAME_AS[code] : undefined)
  );
}

/** Whether `held` is at least as strong as `minimum`. */
export function reaches(held: Standard, minimum: Standard): boolean {
  return STANDARDS.indexOf(held) >= STANDARDS.indexOf(minimum);
}
