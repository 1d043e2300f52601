// What the approver's page shows and what its forms do, for an officer who signed in and for one who came by the link of a call.
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { countriesNear } from "../../../config/areas.ts";
import { officerTexts } from "../../../config/officer-texts.ts";
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import { delegable } from "../../../schemas/delegation.ts";
import { capacity } from "../../../schemas/plan.ts";
import type { OfficerActor, OfficerContext } from "../../alerts/context.ts";
import {
  approveBulletin,
  forecastAlert,
  previewAlert,
  readAlert,
  readPhoto,
  rejectBulletin,
  returnBulletin,
} from "../../alerts/index.ts";
import { timeZoneOf } from "../../domain/plan-rules.ts";
import { notFound, Problem } from "../../errors.ts";
import { decisionPurpose, proveFactor } from "../../sign-in/index.ts";
import { readAgency } from "../../store/agencies.ts";
import { useCallLinks } from "../../store/call-links.ts";
import { readOfficer } from "../../store/officers.ts";
import type { ApprovalView } from "../../web/console/approval-view.ts";
import { acceptedLanguages } from "../accept-language.ts";
import type { AppParts } from "../parts.ts";

/** One bulletin before one officer: who reads, in which words, and where the page's forms and photos are. */
export type Desk = {
  actor: OfficerActor;
  words: ConsoleTexts;
  alertId: string;
  number: number;
  action: string;
  photos: string;
  token: string;
};

const text = z.string().max(20_000).optional();

/** The fields of both forms; criteria that are set aside come as `override-<criterion>`. */
export const decisionForm = z.looseObject({
  token: text,
  version: z.coerce.number().int().min(0).max(1_000_000),
  digest: z.string().max(200),
  capacity: z.union([z.literal(""), capacity]).optional(),
  reach: text,
  typed: text,
  code: text,
  passkey: text,
  note: text,
  delegate: z.union([delegable.transform((one) => [one]), z.array(delegable)]).optional(),
  reason: text,
  act: z.enum(["return", "reject"]).optional(),
});
type DecisionForm = z.output<typeof decisionForm>;

/** The verbs' context for an officer of the console. */
export function consoleContext(
  parts: AppParts,
  request: FastifyRequest,
  actor: OfficerActor,
): OfficerContext {
  const { pool, clock, keys, plans, areas, publicUrl, origin, mode, log } = parts;
  const languages = acceptedLanguages(request);
  return { pool, clock, keys, plans, areas, publicUrl, origin, mode, log, actor, languages };
}

/** All that the page shows of one bulletin. Refusals are the verbs' own. */
export async function approvalViewOf(
  parts: AppParts,
  request: FastifyRequest,
  desk: Desk,
): Promise<ApprovalView> {
  const { words, alertId, number, actor } = desk;
  const context = { ...consoleContext(parts, request, actor), languages: [words.language] };
  const alert = await readAlert(context, { alertId });
  const bulletin = alert.bulletins.find((one) => one.number === number);
  if (!bulletin) throw notFound("bulletin", `${alertId}/${number}`);
  const preview = await previewAlert(context, { alertId, number });
  const forecast = await forecastAlert(context, { alertId, number }, parts.forecast);
  const plan = parts.plans.get(alert.country)?.pinned.plan;
  const ids = [...new Set((alert.children ?? []).flatMap(({ photoIds }) => photoIds))];
  const photos = await Promise.all(ids.map((photoId) => readPhoto(context, { photoId })));
  const { resolvedArea } = preview;
  const requester = await readOfficer(parts.pool, bulletin.requestedBy ?? alert.requesterId);
  return {
    mode: parts.mode,
    words,
    officerTexts: officerTexts(words.language),
    timeZone: plan ? timeZoneOf(plan, alert.region ?? undefined) : "UTC",
    countryName: parts.areas.countryName(alert.country),
    agencyName: (await readAgency(parts.pool, alert.agencyId))?.name ?? "",
    requesterName: requester?.name ?? "",
    alert,
    bulletin,
    preview,
    forecast,
    photos: photos.map(({ bytes: _bytes, ...photo }) => photo),
    outlines: resolvedArea ? countriesNear(resolvedArea.coordinates).map(({ shape }) => shape) : [],
    scene: alert.disappearance?.point?.coordinates ?? null,
    byHand: (plan?.nationalChannels ?? [])
      .filter(({ by }) => by === "hand")
      .map(({ channel, who, phone }) => ({
        channel,
        who: who ?? plan?.authority.name ?? "",
        phone: phone ?? null,
      })),
    form: {
      action: desk.action,
      photos: desk.photos,
      token: desk.token,
      capacities: actor.capacities.filter((one) =>
        bulletin.approvalsLeft.some(({ anyOf }) => anyOf.includes(one)),
      ),
      overridable: (alert.criteria?.standing ?? []).flatMap((at) => {
        const finding = alert.criteria?.results[at];
        const rule = plan?.criteria.find(({ criterion }) => criterion === finding?.criterion);
        return finding && rule?.override === "authoriser"
          ? [{ criterion: finding.criterion, reason: finding.reason }]
          : [];
      }),
      delegable: plan?.delegation?.fields ?? [],
      asksCode: true,
    },
  };
}

/** Approves: the tick on the reach, the typed word and the second factor first. Gives whether the bulletin was released. */
export async function approveFromForm(
  parts: AppParts,
  request: FastifyRequest,
  desk: Desk,
  form: DecisionForm,
): Promise<boolean> {
  const { actor, alertId, number } = desk;
  const bulletin = await shownBulletin(parts, request, desk, form);
  const word = bulletin.live ? desk.words.form.typedLive : desk.words.form.typedExercise;
  if (form.reach !== "yes")
    throw new Problem("unprocessable", "not-ticked", "Tick that you know whom it reaches.");
  if ((form.typed ?? "").trim().toLocaleUpperCase(desk.words.language) !== word)
    throw new Problem("unprocessable", "not-typed", `Type ${word} exactly.`, { extra: { word } });
  const factor = await proveFactor(parts, actor.officerId, form, decisionPurpose(bulletin));
  const overrides = Object.entries(form).flatMap(([field, reason]) =>
    field.startsWith("override-") && typeof reason === "string" && reason.trim() !== ""
      ? [{ criterion: field.slice("override-".length), reason: reason.trim() }]
      : [],
  );
  const proven = { ...actor, credentials: [...new Set([...actor.credentials, factor])] };
  const answer = await approveBulletin(consoleContext(parts, request, proven), {
    alertId,
    number,
    version: form.version,
    digest: form.digest,
    overrides,
    delegate: form.delegate ?? [],
    ...(form.capacity ? { capacity: form.capacity } : {}),
    ...(form.note?.trim() ? { note: form.note.trim() } : {}),
  });
  await linksUsed(parts, desk, bulletin);
  return answer.committed;
}

/** Returns or rejects with a reason, after the second factor. */
export async function refuseFromForm(
  parts: AppParts,
  request: FastifyRequest,
  desk: Desk,
  form: DecisionForm,
): Promise<"returned" | "rejected"> {
  const { actor, alertId, number } = desk;
  const bulletin = await shownBulletin(parts, request, desk, form);
  const factor = await proveFactor(parts, actor.officerId, form, decisionPurpose(bulletin));
  const proven = { ...actor, credentials: [...new Set([...actor.credentials, factor])] };
  const input = { alertId, number, version: form.version, reason: (form.reason ?? "").trim() };
  const context = consoleContext(parts, request, proven);
  const done = form.act === "reject" ? "rejected" : "returned";
  await (done === "rejected" ? rejectBulletin(context, input) : returnBulletin(context, input));
  await linksUsed(parts, desk, bulletin);
  return done;
}

type Shown = { id: string; version: number; digest: string; live: boolean };

// The factor proves that the officer decides on what they were shown, so that comes first: a code is not spent on an older version.
async function shownBulletin(
  parts: AppParts,
  request: FastifyRequest,
  { actor, alertId, number }: Desk,
  { version, digest }: DecisionForm,
): Promise<Shown> {
  const alert = await readAlert(consoleContext(parts, request, actor), { alertId });
  const bulletin = alert.bulletins.find((one) => one.number === number);
  if (!bulletin) throw notFound("bulletin", `${alertId}/${number}`);
  if (bulletin.version !== version || bulletin.digest !== digest)
    throw new Problem("conflict", "changed", "The bulletin was changed after you were shown it.");
  return { id: bulletin.id, version, digest, live: alert.status === "actual" };
}

async function linksUsed({ pool, clock }: AppParts, { actor }: Desk, { id, version }: Shown): Promise<void> {
  await useCallLinks(pool, { bulletinId: id, version, officerId: actor.officerId, at: clock.now() });
}
