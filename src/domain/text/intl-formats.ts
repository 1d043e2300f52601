// Formats of Intl, each made once: making one costs more than all that a bulletin formats with it. Few exist, one per locale and use.

const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();
const regions = new Map<string, Intl.DisplayNames>();

/** Dates and times as `locale` writes them. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, `${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

/** Numbers as `locale` writes them, with exactly `decimals`; without, as many as there are. */
export function numberFormat(locale: string, decimals?: number): Intl.NumberFormat {
  const options =
    decimals === undefined ? {} : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return kept(numbers, `${locale} ${decimals}`, () => new Intl.NumberFormat(locale, options));
}

/** Plural categories of CLDR for `locale`. */
export function pluralRules(locale: string): Intl.PluralRules {
  return kept(plurals, locale, () => new Intl.PluralRules(locale));
}

/** Names of countries in the language of `locale`. */
export function regionNames(locale: string): Intl.DisplayNames {
  return kept(regions, locale, () => new Intl.DisplayNames(locale, { type: "region" }));
}

function kept<Format>(shelf: Map<string, Format>, key: string, make: () => Format): Format {
  const known = shelf.get(key);
  if (known !== undefined) return known;
  const made = make();
  shelf.set(key, made);
  return made;
}
