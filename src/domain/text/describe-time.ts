// Says when, in the local form of a language and the time zone of the plan. Knows no clock.
import type { TextSet } from "../../../schemas/texts.ts";
import { dateFormat } from "./intl-formats.ts";
import { fillPhrase } from "./template.ts";

/** `long` names weekday, month, year and zone; `short` is for an SMS: day, month, hour, minute. */
export type TimeLength = "long" | "short";

/** A moment, or the span between two, to the minute. `timeZone` is an IANA name. */
export function describeTime(
  set: TextSet,
  from: Date,
  to: Date,
  timeZone: string,
  length: TimeLength,
): string {
  const day = dayFormat(set, timeZone, length);
  const time = dateFormat(set.locale, {
    timeZone,
    timeStyle: "short",
    ...(set.hourCycle === undefined ? {} : { hourCycle: set.hourCycle }),
  });
  const values = {
    fromDate: plain(day.format(from)),
    date: plain(day.format(to)),
    toDate: plain(day.format(to)),
    time: plain(time.format(to)),
    from: plain(time.format(from)),
    to: plain(time.format(to)),
  };
  const { phrases } = set;
  const [moment, between, across] =
    length === "long"
      ? [phrases.moment, phrases.between, phrases.across]
      : [phrases.momentShort, phrases.betweenShort, phrases.acrossShort];
  const oneDay = values.fromDate === values.toDate;
  const phrase = !oneDay ? across : values.from === values.to ? moment : between;
  const when = fillPhrase(phrase, values);
  return length === "short" ? when : fillPhrase(phrases.zoned, { when, zone: zoneName(set, to, timeZone) });
}

function dayFormat(set: TextSet, timeZone: string, length: TimeLength): Intl.DateTimeFormat {
  return dateFormat(
    set.locale,
    length === "long"
      ? { timeZone, weekday: "long", day: "numeric", month: "long", year: "numeric" }
      : { timeZone, day: "numeric", month: set.shortMonth },
  );
}

function zoneName(set: TextSet, at: Date, timeZone: string): string {
  const parts = dateFormat(set.locale, { timeZone, timeZoneName: "longGeneric" }).formatToParts(at);
  return plain(parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone);
}

// Intl writes narrow no-break spaces and curly apostrophes, which no GSM-7 message can carry.
function plain(text: string): string {
  return text.replace(/[\u00a0\u2009\u202f]/g, " ").replaceAll("\u2019", "'");
}
