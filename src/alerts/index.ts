// Verbs of officers: the folder's listing is the list of what an officer can do with an alert.
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { AlertStatus, AlertState, EndReason } from "../../schemas/alert.ts";
import type { Capacity } from "../../schemas/plan.ts";
import type { ChannelKind } from "../channels/contract.ts";
import type { Db } from "../store/db.ts";
import type { countAudience } from "../store/audience.ts";
import type { AreaBook, OfficerContext, PlanBook } from "./context.ts";
import type { Clock } from "../clock.ts";
import type { Keys } from "../../config/keys.ts";
import type { Pool } from "../store/db.ts";
import type {
  AlertSummary, AlertView, BulletinAnswer, ByHandView, CutView, DeliveryView, ForecastView, HistoryItem, Page, PhotoView, PreviewView,
} from "./views.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";

// SIGNATURES ONLY while the bodies are being written; each becomes `export { x } from "./x.ts"` here, same names and types.
// Every `unknown` is parsed with its zod schema inside the verb (pointers start at the request body).
// With `context.idempotency` set, createDraft, createUpdate, cancelAlert, addPhoto keep their answer in their own transaction and give it again.
declare const todo: never;

/** 201. `case`: schemas/alert.ts `alertCase`. */
export const createDraft: (context: OfficerContext, input: { case: unknown }) => Promise<AlertView> = todo;
/** `changes`: RFC 7396 merge patch over the case; `version` = If-Match. 412 `version-mismatch`. */
export const editAlert: (context: OfficerContext, input: { alertId: string; version: number; changes: unknown }) => Promise<AlertView> = todo;
export const submitAlert: (context: OfficerContext, input: { alertId: string; version?: number }) => Promise<AlertView> = todo;
/** Also withdraws (discards) an open update of an active alert. */
export const withdrawAlert: (context: OfficerContext, input: { alertId: string; version?: number }) => Promise<AlertView> = todo;
/** Body of the contract in `version`, `digest`, `overrides`, `note`; `capacity` only when the officer has several. The criterion `night` in `overrides` sets the night rule aside where the plan allows. */
export const approveBulletin: (context: OfficerContext, input: { alertId: string; number: number; version: number; digest: string; capacity?: Capacity; overrides?: { criterion: string; reason: string }[]; note?: string }) => Promise<BulletinAnswer> = todo;
export const returnBulletin: (context: OfficerContext, input: { alertId: string; number: number; version?: number; reason: string }) => Promise<BulletinAnswer> = todo;
export const rejectBulletin: (context: OfficerContext, input: { alertId: string; number: number; version?: number; reason: string }) => Promise<BulletinAnswer> = todo;
export const shareAlert: (context: OfficerContext, input: { alertId: string; agencyId: string; may: "read" | "sign" }) => Promise<AlertView> = todo;
/** Creates the next bulletin, already submitted. `changes`: merge patch over the case. */
export const createUpdate: (context: OfficerContext, input: { alertId: string; changes?: unknown; area?: unknown; expiresAt?: string; notify: "all" | "new-area" | "silent" }) => Promise<BulletinAnswer> = todo;
export const cancelAlert: (context: OfficerContext, input: { alertId: string; reason: Exclude<EndReason, "expired">; note?: string; childIndex?: number }) => Promise<BulletinAnswer> = todo;
/** System actor only. Undefined when there is nothing (any more) to expire. */
export const expireAlert: (context: OfficerContext, input: { alertId: string }) => Promise<BulletinAnswer | undefined> = todo;
/** System actor only. Undefined when no repeat is due. */
export const repeatAlert: (context: OfficerContext, input: { alertId: string }) => Promise<BulletinAnswer | undefined> = todo;
export const markByHand: (context: OfficerContext, input: { alertId: string; channel: string }) => Promise<ByHandView> = todo;
/** `number` defaults to the open bulletin, else the newest. */
export const previewAlert: (context: OfficerContext, input: { alertId: string; number?: number }) => Promise<PreviewView> = todo;
export type ForecastNeeds = {
  countAudience: typeof countAudience;
  /** SMS in segments a second, the others in messages; null when unknown. */
  ratePerSecond: (channel: ChannelKind) => number | null;
  countEndpoints?: (db: Db, query: { country: string; status: AlertStatus; subdivisions: readonly string[] }) => Promise<number>;
  cost?: (channel: ChannelKind, segments: number) => { amount: number; currency: string } | null;
  residents?: (area: MultiPolygon) => number | null;
};
export const forecastAlert: (context: OfficerContext, input: { alertId: string; number?: number }, needs: ForecastNeeds) => Promise<ForecastView> = todo;
export const readAlert: (context: OfficerContext, input: { alertId: string }) => Promise<AlertView> = todo;
export const listAlerts: (context: OfficerContext, input: { state?: AlertState; after?: string; limit?: number }) => Promise<Page<AlertSummary>> = todo;
export const alertHistory: (context: OfficerContext, input: { alertId: string; after?: string; limit?: number }) => Promise<Page<HistoryItem>> = todo;
export const alertReport: (context: OfficerContext, input: { alertId: string }) => Promise<unknown> = todo;
/** `maskAddresses` gives the masked address of each recipient number that still exists. */
export const listDeliveries: (
  context: OfficerContext,
  input: { alertId: string; number?: number; channel?: ChannelKind; state?: string; after?: string; limit?: number },
  maskAddresses: (db: Db, channel: ChannelKind, ids: readonly number[]) => Promise<Map<number, string>>,
) => Promise<Page<DeliveryView>> = todo;
/** `bytes`: already re-encoded and stripped. `alt`: text per language. `consent`: {by, at, basis}. */
export const addPhoto: (context: OfficerContext, input: { bytes: Buffer; width: number; height: number; alt: unknown; consent: unknown }) => Promise<PhotoView> = todo;
/** For an officer of the agency or one that the alert is shared with. 410 once erased. */
export const readPhoto: (context: OfficerContext, input: { photoId: string }) => Promise<PhotoView & { bytes: Buffer }> = todo;
/** For anybody: only a photo in the newest committed bulletin of an active alert; 410 once erased, else 404. */
export const publicPhoto: (context: { pool: Pool; keys: Keys }, input: { photoId: string }) => Promise<PhotoView & { bytes: Buffer }> = todo;
/** Public; stores nothing. */
export const checkCase: (context: { clock: Clock; plans: PlanBook; areas: AreaBook }, input: { country: string; case: unknown }) => Promise<{ criteria: CriteriaReport; planVersion: string; resolvedArea: MultiPolygon | null; cut: CutView[] }> = todo;
