import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { CriteriaReport } from "../../../schemas/criteria-report.ts";
import type { CaseQuestion } from "../../alerts/case-questions.ts";

/** Choices of a list: code and word. */
export type Options = ReadonlyMap<string, string>;

/** What the form is made from. `fields` are its texts by name; `faults` name fields that were refused. */
export type CaseFormView = {
  words: ConsoleTexts;
  mode: "sandbox" | "live";
  kind: "new" | "edit" | "update";
  action: string;
  token: string;
  officerId: string;
  version: number;
  /** New for each new alert, so that a form sent twice makes one. */
  once: string;
  countryName: string;
  fields: ReadonlyMap<string, readonly string[]>;
  options: Readonly<Record<string, Options>>;
  statuses: readonly ("actual" | "exercise" | "test")[];
  tiers: Options;
  regions: readonly string[];
  textLanguages: readonly string[];
  standards: Options;
  questions: readonly CaseQuestion[];
  report: CriteriaReport | null;
  /** Whether a report was asked for and could not be made yet. */
  unfilled: boolean;
  /** What the officer may change without a new signature, in words; null when nothing. */
  delegated: string | null;
  faults: readonly { field: string; message: string }[];
  /** Whether this answers what was sent: then nothing that the browser kept is better. */
  answered: boolean;
  refused?: string | undefined;
};
