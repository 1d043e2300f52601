// Says how old a person is. A birth date is only counted from, never published.
import type { Age } from "../../../schemas/alert.ts";
import type { TextSet } from "../../../schemas/texts.ts";
import { numberFormat } from "./intl-formats.ts";
import { fillPhrase } from "./template.ts";
import { plural } from "./words.ts";

/** The noun with the age as far as it is known: "9-year-old girl", "man aged 35 to 45", or the noun alone. */
export function describeAge(set: TextSet, noun: string, age: Age | undefined): string {
  if (age === undefined) return noun;
  const { phrases } = set;
  if ("from" in age && age.from !== age.to) {
    const number = numberFormat(set.locale);
    return plural(set, phrases.personRange, age.to, {
      noun,
      from: number.format(age.from),
      to: number.format(age.to),
    });
  }
  return fillPhrase(phrases.personExact, { noun, age: exactAge(set, age) });
}

/** The age in whole years (and months below one year) on `day`; undefined when `day` is before the birth. */
export function ageOn(birthDate: string, day: string): Age | undefined {
  const [year = 0, month = 0, date = 0] = birthDate.split("-").map(Number);
  const [nowYear = 0, nowMonth = 0, nowDate = 0] = day.slice(0, 10).split("-").map(Number);
  const months = (nowYear - year) * 12 + nowMonth - month - (nowDate < date ? 1 : 0);
  if (months < 0 || months >= 121 * 12) return undefined;
  const years = Math.floor(months / 12);
  return years === 0 ? { years, months } : { years };
}

function exactAge(set: TextSet, age: Age): string {
  const years = "from" in age ? age.from : age.years;
  if (years > 0) return plural(set, set.phrases.years, years);
  const months = "from" in age ? undefined : age.months;
  return months ? plural(set, set.phrases.months, months) : set.phrases.underOneYear;
}
