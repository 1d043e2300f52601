// All texts of one bulletin in one language, each within its limit, each marked when it is an exercise or a test.
import type { LanguageTexts } from "../../../schemas/bulletin.ts";
import type { Templates } from "../../../schemas/texts.ts";
import { cellTexts } from "./cell-texts.ts";
import { countSms } from "./count-sms.ts";
import type { CaseWords } from "./describe-case.ts";
import { emailHtml } from "./email-html.ts";
import { emailPage } from "./email-page.ts";
import { emailText } from "./email-text.ts";
import { fitText } from "./fit-text.ts";
import type { LeftOut, TextFault } from "./render-input.ts";
import { isOver } from "./render-input.ts";
import { signLines } from "./sign-lines.ts";
import { slotValues, type TextContext } from "./slot-values.ts";
import type { SmsEncoding } from "./sms-encoding.ts";
import { parseTemplate, type SlotValues } from "./template.ts";

/** Most characters per field. 160 is CAP's advice for a headline, 1800 what a crawl may show (CAP-22, EAS-03). */
export const TEXT_LIMITS = {
  emailSubject: 120,
  emailLead: 600,
  pushTitle: 60,
  pushBody: 200,
  headline: 160,
  description: 20_000,
  instruction: 800,
  crawl: 1800,
  spoken: 1800,
} as const;

/** Most segments that providers take as one message (Twilio: 1600 characters). */
export const SMS_SEGMENTS_CARRIED = 10;

type LimitedField = keyof typeof TEXT_LIMITS;
/** One language's texts, what a limit left out of them, and why they may not be sent. */
export type LanguageRendering = {
  texts: LanguageTexts;
  sms: SmsEncoding;
  words: CaseWords;
  leftOut: LeftOut[];
  faults: TextFault[];
};

/** Renders every field; a text that stays too long is given as it is, with a fault. */
export function renderLanguage(context: TextContext): LanguageRendering {
  const { input, set, purpose } = context;
  const templates: Templates = {
    ...(isOver(input.bulletin.kind) ? set.over : set.active),
    ...definedOnly(set.purposes[purpose].templates ?? {}),
  };
  const { status } = input.alertCase;
  const mark = status === "actual" ? null : set.marks[status];
  const prefix = mark?.prefix ?? "";
  const notice = mark === null ? prefix : prefix + mark.notice + set.separators.sentence;
  const written = slotValues(context, "written");
  const spoken = slotValues(context, "spoken");
  const leftOut: LeftOut[] = [];
  const faults: TextFault[] = [];
  const report = (field: string, dropped: readonly string[], fault: string | null) => {
    leftOut.push(...dropped.map((slot) => ({ language: set.language, what: `/texts/${field}/${slot}` })));
    if (fault !== null) faults.push({ language: set.language, field, message: fault });
  };
  const field = (name: LimitedField, before: string, values: SlotValues = written.values) => {
    const limit = TEXT_LIMITS[name];
    const fits = (text: string) => before.length + text.length <= limit;
    const fitted = fitText(parseTemplate(templates[name]), values, fits);
    report(name, fitted.dropped, fitted.fits ? null : tooLong(name, fitted.text.length, limit));
    return fitted.text;
  };
  const parts = {
    title: field("headline", prefix),
    lead: field("emailLead", ""),
    instruction: field("instruction", notice),
  };
  const sms = renderSms(context, templates.sms, prefix, written.values);
  report("sms", sms.dropped, sms.fault);
  const sign = signLines(set, templates.sign, written.values, mark?.sign ?? null, input.plan.signs);
  if (sign.length === (mark === null ? 0 : 1)) report("sign", [], "no line of the sign fits: shorten one");
  const { pushBody, headline, crawl } = templates;
  const cell = cellTexts(input.plan.messageLimits, [crawl, pushBody, headline], written.values, prefix);
  // A text that another system cannot carry is the officer's to write there; it must not keep this alert back.
  leftOut.push(...cell.tooLong.map((system) => ({ language: set.language, what: `/texts/cell/${system}` })));
  const page = emailPage(context, parts, written.values, written.words);
  const texts: LanguageTexts = {
    headline: prefix + parts.title,
    description: notice + field("description", notice),
    instruction: notice + parts.instruction,
    crawl: prefix + field("crawl", prefix),
    spoken: notice + field("spoken", notice, spoken.values),
    sign,
    sms: sms.text,
    emailSubject: prefix + field("emailSubject", prefix),
    emailText: emailText(page),
    emailHtml: emailHtml(page),
    pushTitle: prefix + field("pushTitle", prefix),
    pushBody: prefix + field("pushBody", prefix),
    ...(input.plan.messageLimits.length > 0 ? { cell: cell.texts } : {}),
  };
  return { texts, sms: sms.encoding, words: written.words, leftOut, faults };
}

type SmsText = { text: string; encoding: SmsEncoding; dropped: string[]; fault: string | null };

function renderSms({ input }: TextContext, template: string, prefix: string, values: SlotValues): SmsText {
  const encode = (text: string) => countSms(prefix + text, input.publicUrl);
  // A segment of UCS-2 holds less than half, and one letter of a child's name can force it: that must not silence the alert.
  const most = ({ encoding }: SmsEncoding) =>
    Math.min(input.plan.smsSegmentsMax * (encoding === "GSM-7" ? 1 : 2), SMS_SEGMENTS_CARRIED);
  const fitted = fitText(parseTemplate(template), values, (text) => {
    const encoded = encode(text);
    return encoded.segments <= most(encoded);
  });
  const encoding = encode(fitted.text);
  // Beyond the plan's length it costs more and still leaves: names are as long as they are. Beyond a provider's it cannot.
  const fault =
    encoding.segments <= SMS_SEGMENTS_CARRIED
      ? null
      : `the SMS takes ${encoding.segments} segments, ${SMS_SEGMENTS_CARRIED} can be sent: shorten names, place or agency`;
  return { text: prefix + fitted.text, encoding, dropped: fitted.dropped, fault };
}

function tooLong(field: string, length: number, limit: number): string {
  return `${field} has ${length} characters, ${limit} are allowed: shorten names, place or free text`;
}

function definedOnly(
  templates: { [Field in keyof Templates]?: Templates[Field] | undefined },
): Partial<Templates> {
  return Object.fromEntries(Object.entries(templates).filter(([, value]) => value !== undefined));
}
