// What an officer is told when an alert waits for them: no name, no case, only that somebody waits, since when, and whom to call.
import { consoleWords } from "../../config/console-texts.ts";
import { officerTexts } from "../../config/officer-texts.ts";
import type { AlertStatus } from "../../schemas/alert.ts";
import type { Capacity } from "../../schemas/plan.ts";

/** What a call says. `dutyPhone` of the agency that asks, or null. */
export type CallFacts = {
  language: string | null;
  status: AlertStatus;
  alertId: string;
  agencyName: string;
  dutyPhone: string | null;
  capacity: Capacity;
  waitingSince: Date;
  /** The one-time link, for the SMS alone; null where there is none. */
  link: string | null;
  timeZone: string;
};

/** The same in an SMS, a mail and a notification, in the officer's language or English. */
export function callWords(facts: CallFacts): { sms: string; subject: string; text: string; push: string } {
  const words = consoleWords(facts.language ?? "en");
  const capacities = new Map(Object.entries(officerTexts(words.language).terms.capacity ?? {}));
  const kind = facts.status === "actual" ? "live" : facts.status;
  const fill = (text: string) =>
    text.replace(/\{([a-z]+)\}/g, (slot, name: string) => values.get(name) ?? slot);
  const values = new Map([
    ["kind", words.frame[kind]],
    ["alert", facts.alertId],
    ["agency", facts.agencyName],
    ["phone", facts.dutyPhone ?? "–"],
    ["capacity", capacities.get(facts.capacity) ?? facts.capacity],
    ["time", timeOf(facts.waitingSince, words.language, facts.timeZone)],
  ]);
  const whom = facts.dutyPhone === null ? "" : ` ${fill(words.call.phone)}`;
  return {
    sms: `${fill(words.call.sms)}${whom}${facts.link === null ? "" : ` ${facts.link}`}`,
    subject: fill(words.call.subject),
    text: `${fill(words.call.mail)}${whom}\n`,
    push: `${fill(words.call.sms)}${whom}`,
  };
}

// Digits and a colon: an SMS of Latin letters stays in GSM-7.
function timeOf(at: Date, language: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}
