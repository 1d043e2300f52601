// How old a child was on the day of the disappearance, as far as the case tells.
import type { AlertCase, Child } from "../../../schemas/alert.ts";
import { type WallTime, wallTimeAt } from "../plan/local-time.ts";

/** Completed years, at least `from` and at most `to`. */
export type AgeBounds = { from: number; to: number };

/**
 * The child's age while it disappeared, by the calendar of `timeZone`: from the birth date, which wins over a stated age,
 * or from the stated age. Undefined when the case tells neither, or a birth date after the disappearance.
 * Who was born on 29 February completes a year on 1 March of a common year.
 */
export function childAge(
  child: Child,
  when: AlertCase["disappearance"],
  timeZone: string,
): AgeBounds | undefined {
  if (child.birthDate !== undefined) {
    const from = completedYears(child.birthDate, wallTimeAt(new Date(when.earliest), timeZone));
    const to = completedYears(child.birthDate, wallTimeAt(new Date(when.latest), timeZone));
    return to < 0 ? undefined : { from: Math.max(0, from), to };
  }
  if (child.age === undefined) return undefined;
  return "years" in child.age ? { from: child.age.years, to: child.age.years } : child.age;
}

/** The children whom the alert looks for: those still missing, or all when none is. */
export function childrenSought(alertCase: AlertCase): { child: Child; number: number }[] {
  const all = alertCase.children.map((child, index) => ({ child, number: index + 1 }));
  const missing = all.filter(({ child }) => child.status === "missing");
  return missing.length > 0 ? missing : all;
}

function completedYears(birthDate: string, day: WallTime): number {
  const [year = 0, month = 1, date = 1] = birthDate.split("-").map(Number);
  const birthdayReached = day.month > month || (day.month === month && day.day >= date);
  return day.year - year - (birthdayReached ? 0 : 1);
}
