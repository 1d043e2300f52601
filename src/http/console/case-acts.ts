// What the buttons under the form do: check, save, ask for approval, send an update, one person more.
import type { FastifyRequest } from "fastify";
import type { IdempotencyKey } from "../../alerts/context.ts";
import {
  addPhoto,
  checkCase,
  createDraft,
  createUpdate,
  editAlert,
  submitAlert,
} from "../../alerts/index.ts";
import { answeredBefore } from "../../alerts/kept-answer.ts";
import { patchBetween } from "../../domain/plan/merge-patch.ts";
import { Problem } from "../../errors.ts";
import { encodePhoto } from "../../photos/encode-photo.ts";
import { keyedHash } from "../../seal.ts";
import type { AppParts } from "../parts.ts";
import type { CaseDesk, CaseOutcome } from "./case-desk.ts";
import { caseFaults } from "./case-faults.ts";
import { caseOfForm, momentOf, PEOPLE_MAX } from "./case-of-form.ts";
import { countIn, type FormFields, type FormFiles, numberIn, textIn } from "./form-fields.ts";
import { refusalIn } from "./words.ts";

const PEOPLE = ["children", "suspects", "vehicles"] as const;

/** Where the officer goes on, or what the form says. A draft that was made before something was refused is `draft`. */
export type CaseAnswer = { next: string } | (CaseOutcome & { draft?: string });

/** Does what was asked with what was sent. Refusals become part of the form; nothing half-done stays behind but a saved draft. */
export async function actOnCase(
  parts: AppParts,
  request: FastifyRequest,
  desk: CaseDesk,
  { fields, files }: { fields: FormFields; files: FormFiles },
): Promise<CaseAnswer> {
  const act = textIn(fields, "act") ?? "check";
  for (const what of PEOPLE) fields.set(what, [String(countIn(fields, what, PEOPLE_MAX[what]))]);
  const more = PEOPLE.find((what) => act === `more-${what}`);
  if (more) {
    fields.set(more, [String(Math.min(countIn(fields, more, PEOPLE_MAX[more]) + 1, PEOPLE_MAX[more]))]);
    return { fields };
  }
  if (act !== "save" && act !== "submit") return check(desk, fields);
  const once = { ...desk, context: { ...desk.context, idempotency: onceOf(parts, request, fields) } };
  let draft: string | undefined;
  try {
    await keepPhotos(desk, fields, files);
    if (desk.kind === "update") return { next: await update(once, fields) };
    draft = await save(desk.alert === null ? once : desk, fields);
    if (act === "submit") await submitAlert(desk.context, { alertId: draft });
    return { next: `/console/alerts/${draft}` };
  } catch (thrown) {
    const refused = refusalOf(desk, thrown);
    return { fields, ...refused, ...(draft === undefined ? {} : { draft }) };
  }
}

// A form that is sent twice does what it does once; taken before photos get ids, so that the second press is the same request.
function onceOf(parts: AppParts, request: FastifyRequest, fields: FormFields): IdempotencyKey {
  const content = JSON.stringify([...fields]);
  return {
    key: `console:${textIn(fields, "once") ?? ""}`,
    requestHash: keyedHash(parts.keys.hash, request.method, request.url, content),
  };
}

async function check(desk: CaseDesk, fields: FormFields): Promise<CaseOutcome> {
  const { country } = desk.about;
  try {
    const { criteria } = await checkCase(desk.context, { country, case: caseOfForm(fields, desk.about) });
    return { fields, report: criteria };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    // What is only missing yet is no fault while one is still writing.
    const faults = caseFaults(
      new Problem(thrown.kind, thrown.code, thrown.message, {
        errors: thrown.errors.filter(({ code }) => code !== "missing"),
      }),
      desk.words,
    );
    return { fields, report: null, unfilled: true, faults };
  }
}

async function save(desk: CaseDesk, fields: FormFields): Promise<string> {
  const { context, about, alert } = desk;
  const written = caseOfForm(fields, about);
  if (alert === null) {
    const made = await createDraft(context, { case: written });
    return made.id;
  }
  const changes = changesTo(desk, written);
  const version = Number(numberIn(fields, "version") ?? -1);
  if (Object.keys(changes).length > 0 || version !== alert.version)
    await editAlert(context, { alertId: alert.id, version, changes });
  return alert.id;
}

async function update(desk: CaseDesk, fields: FormFields): Promise<string> {
  const { context, about, alert } = desk;
  if (alert === null) throw new Error("an update needs an alert");
  // The second press of a button goes where the first one went, though the alert has changed by it.
  if (await answeredBefore(context.pool, context)) return `/console/alerts/${alert.id}`;
  const { area, ...changes } = changesTo(desk, caseOfForm(fields, about));
  const wished = momentOf(fields, "expiresAt", about.timeZone, undefined);
  const notify = textIn(fields, "notify");
  if (Number(numberIn(fields, "version") ?? -1) !== alert.version)
    throw new Problem("conflict", "changed", "The alert was changed while this was written.");
  await createUpdate(context, {
    alertId: alert.id,
    changes,
    underDelegation: fields.has("underDelegation"),
    notify: notify === "new-area" || notify === "silent" ? notify : "all",
    ...(area === undefined || area === null ? {} : { area }),
    ...(wished === undefined ? {} : { expiresAt: wished }),
  });
  return `/console/alerts/${alert.id}`;
}

// An area is replaced as a whole: half of one is none.
function changesTo({ about }: CaseDesk, written: Record<string, unknown>): Record<string, unknown> {
  const changes = patchBetween(about.before ?? {}, written);
  return "area" in changes ? { ...changes, area: written.area ?? null } : changes;
}

/** Photos are stored first; their ids stay in the form, so that a refusal of the rest does not ask for them again. */
async function keepPhotos(
  { context, about, words }: CaseDesk,
  fields: FormFields,
  files: FormFiles,
): Promise<void> {
  for (const [name, file] of files) {
    const at = /^(children-\d)-photo$/.exec(name)?.[1];
    if (at === undefined) continue;
    const alt = textIn(fields, `${at}-photoAlt`);
    const consent = { by: textIn(fields, `${at}-photoBy`), basis: textIn(fields, `${at}-photoBasis`) };
    const missing = [
      ...(alt === undefined ? ["photoAlt"] : []),
      ...(consent.by === undefined ? ["photoBy"] : []),
      ...(consent.basis === undefined ? ["photoBasis"] : []),
    ];
    if (missing.length > 0)
      throw new Problem("invalid", "invalid-request", words.case.faults, {
        errors: missing.map((part) => ({
          pointer: `/${at.replace("-", "/")}/${part}`,
          code: "missing",
          message: "This field is required with a photo.",
        })),
      });
    const photo = await addPhoto(context, {
      ...(await encodePhoto(file)),
      alt: { [about.textLanguage]: alt },
      consent: { ...consent, at: context.clock.now().toISOString() },
    });
    fields.set(`${at}-photoIds`, [...(fields.get(`${at}-photoIds`) ?? []), photo.id]);
    for (const part of ["photoAlt", "photoBy", "photoBasis"]) fields.delete(`${at}-${part}`);
  }
}

function refusalOf(desk: CaseDesk, thrown: unknown): CaseOutcome {
  if (!(thrown instanceof Problem)) throw thrown;
  if (thrown.code !== "not-delegated" && thrown.errors.length > 0)
    return { faults: caseFaults(thrown, desk.words) };
  return { refused: refusalIn(desk.words, thrown) };
}
