// What a mail says, in order; plain text and HTML are two drawings of this one list, so that both carry the same facts.
import type { Purpose, TextSet } from "../../../schemas/texts.ts";
import type { CaseWords, SubjectWords } from "./describe-case.ts";
import { photoLink } from "./links.ts";
import type { PublicCase } from "./public-case.ts";
import type { TextContext } from "./slot-values.ts";
import type { SlotValues } from "./template.ts";

/** A mail before it is drawn; every string is plain text. `banner` is what an exercise or a test carries on top. */
export type EmailPage = {
  language: string;
  direction: "ltr" | "rtl";
  colon: string;
  banner: { mark: string; notice: string } | null;
  title: string;
  lead: string;
  rows: { label: string; text: string }[];
  instruction: string;
  /** Null where nobody should call any more: the child is found, or the alert was an error. */
  call: { label: string; number: string } | null;
  link: { label: string; url: string };
  photos: { url: string; alt: string; width: number; height: number }[];
  footer: string[];
  manage: string;
};

/** The parts of a mail that are templates: filled, without the mark of an exercise. */
export type EmailParts = { title: string; lead: string; instruction: string };

const NO_CALL = new Set<Purpose>(["cancelFound", "cancelError"]);

/** Puts a mail together from filled templates and the facts of the case. */
export function emailPage(
  context: TextContext,
  parts: EmailParts,
  values: SlotValues,
  words: CaseWords,
): EmailPage {
  const { input, set, facts } = context;
  const { labels } = set;
  const { status } = input.alertCase;
  const mark = status === "actual" ? null : set.marks[status];
  return {
    language: set.language,
    direction: set.direction,
    colon: set.separators.colon,
    banner: mark === null ? null : { mark: mark.sign, notice: mark.notice },
    ...parts,
    rows: caseRows(set, values, words),
    call: NO_CALL.has(context.purpose) ? null : { label: labels.call, number: values.tip ?? "" },
    link: { label: labels.openPage, url: values.link ?? "" },
    photos: facts.photos.map((photo) => ({
      url: photoLink(input.publicUrl, photo.id),
      alt: photoAlt(set, photo, facts, words),
      width: photo.width,
      height: photo.height,
    })),
    footer: [`${labels.sentBy}${set.separators.colon}${values.agency ?? ""}`, labels.whySent],
    manage: labels.manage,
  };
}

/** The officer's description of a photo in this language, else who is seen on it, without the name. */
export function photoAlt(
  set: TextSet,
  photo: PublicCase["photos"][number],
  facts: PublicCase,
  words: CaseWords,
): string {
  const owner = facts.children.findIndex((child) => child.who.photoIds.includes(photo.id));
  const written = photo.alt[set.language]?.trim();
  return written || (words.children[owner]?.nameless ?? set.words.child.unknown);
}

// After the end no slot of the case is filled, so that nothing is left of these rows.
function caseRows(set: TextSet, values: SlotValues, words: CaseWords): EmailPage["rows"] {
  const { labels } = set;
  const each = (label: string, subjects: readonly SubjectWords[]) =>
    subjects.map((subject) => ({ label, text: subject.labelled }));
  return [
    ...each(labels.child, words.children),
    ...each(labels.suspect, words.suspects),
    ...each(labels.vehicle, words.vehicles),
    { label: labels.lastSeen, text: values.lastSeen ?? "" },
    { label: labels.circumstances, text: values.circumstances ?? "" },
    { label: labels.validUntil, text: values.expires ?? "" },
  ].filter((row) => row.text !== "");
}
