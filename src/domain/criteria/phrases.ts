// Sentences that every criterion shares; what is particular to one stands in its own file.
import type { Wordings } from "./wording.ts";

/** The shared sentences of one language. */
export type Phrases = {
  notAnswered(question: string): string;
  basisMissing(said: string): string;
  standardMissing(said: string, minimum: string, standards: string): string;
  standardUnknown(standard: string, standards: string): string;
  standardTooLow(said: string, standard: string, minimum: string): string;
  heldAs(said: string, standard: string): string;
  byOfficer(said: string): string;
  departed(reason: string, why: string): string;
  overridden(reason: string, why: string): string;
  notNeeded(others: string): string;
  unreadable(code: string): string;
};

/** Shared sentences per language. Reasons end with a full stop; `said` and `why` come in with theirs. */
export const PHRASES: Wordings<Phrases> = {
  en: {
    notAnswered: (question) => `Not answered yet: ${question}`,
    basisMissing: (said) =>
      `${said} Say on what this rests (basis): the plan makes this criterion mandatory.`,
    standardMissing: (said, minimum, standards) =>
      `${said} Say how certain this is (standard): the plan wants at least “${minimum}” out of ${standards}.`,
    standardUnknown: (standard, standards) =>
      `The standard “${standard}” is not one that plans are compared by: use ${standards}.`,
    standardTooLow: (said, standard, minimum) =>
      `${said} It is held only as “${standard}”; the plan wants at least “${minimum}”.`,
    heldAs: (said, standard) => `${said} Standard: “${standard}”.`,
    byOfficer: (said) => `${said} So an officer states.`,
    departed: (reason, why) => `${reason} The plan recommends it; departed from because: ${why}`,
    overridden: (reason, why) => `${reason} Set aside by an authoriser because: ${why}`,
    notNeeded: (others) => `Not needed: one of several grounds is enough, and another is met (${others}).`,
    unreadable: (code) =>
      `The plan's parameters for “${code}” cannot be read by this version: the operator must run “plans check”.`,
  },
};
