// The words of the console in one language: `config/languages/<tag>/console.json`. `{slots}` are filled by the page.
import { z } from "zod";
import { languageTag } from "./alert.ts";

const words = z.string().min(1).max(300);

/** Every word of the console. A language either has all of them or none: a page in two languages helps nobody at night. */
export const consoleTexts = z.strictObject({
  language: languageTag,
  reviewed: z.boolean(),
  frame: z.strictObject({ skip: words, sandbox: words, live: words, exercise: words, test: words }),
  approve: z.strictObject({
    title: words,
    asks: words,
    waiting: words,
    ends: words,
    agency: words,
    reference: words,
    officer: words,
  }),
  verdict: z.strictObject({
    title: words,
    eligible: words,
    incomplete: words,
    ineligible: words,
    results: z.strictObject({
      met: words,
      "not-met": words,
      missing: words,
      waived: words,
      overridden: words,
      pending: words,
    }),
    levels: z.strictObject({ mandatory: words, recommended: words, discretionary: words }),
  }),
  texts: z.strictObject({
    title: words,
    sms: words,
    segments: words,
    email: words,
    push: words,
    page: words,
    crawl: words,
    spoken: words,
    sign: words,
    cell: words,
    leftOut: words,
  }),
  area: z.strictObject({ title: words, map: words, scene: words, cut: words, photo: words, noPhoto: words }),
  reach: z.strictObject({
    title: words,
    channel: words,
    contacts: words,
    first: words,
    last: words,
    night: words,
    held: words,
    silent: words,
    awake: words,
    unknown: words,
    nobody: words,
    byHand: words,
    call: words,
    channels: z.strictObject({ sms: words, email: words, push: words, webhook: words }),
  }),
  form: z.strictObject({
    title: words,
    override: words,
    reason: words,
    delegate: words,
    delegable: z.strictObject({
      plate: words,
      direction: words,
      vehicle: words,
      photo: words,
      clothing: words,
    }),
    tick: words,
    typed: words,
    typedLive: words,
    typedExercise: words,
    code: words,
    codeHint: words,
    capacity: words,
    note: words,
    approve: words,
    approveExercise: words,
    sendBack: words,
    back: words,
    reject: words,
  }),
  /** What an officer is told by SMS and mail when an alert waits. */
  call: z.strictObject({ sms: words, subject: words, mail: words, phone: words }),
  units: z.strictObject({ seconds: words, minutes: words, hours: words }),
});

/** The console's words in one language. */
export type ConsoleTexts = z.output<typeof consoleTexts>;
