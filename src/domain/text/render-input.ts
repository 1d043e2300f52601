// What a bulletin is rendered from and what comes out. Everything that may differ between two renderings is in the input.
import type { AlertCase, EndReason } from "../../../schemas/alert.ts";
import type { BulletinContent, BulletinKind } from "../../../schemas/bulletin.ts";
import type { ChannelKind } from "../../../schemas/channel.ts";
import type { MultiPolygon } from "../../../schemas/geojson.ts";
import type { Plan } from "../../../schemas/plan.ts";
import type { Purpose, TextSet } from "../../../schemas/texts.ts";
import type { SmsEncoding } from "./sms-encoding.ts";

/** A photo as the public may see it: where it stands is `photoLink`. */
export type PublicPhoto = { id: string; alt: Record<string, string>; width: number; height: number };

/** Everything that decides the texts of a bulletin. `sentAt` reaches `airing.from` only, and no digest. */
export type RenderInput = {
  plan: Plan;
  texts: Readonly<Record<string, TextSet>>;
  alertCase: AlertCase;
  languages: readonly string[];
  alert: { id: string; agencyName: string; origin: string; reference: string | null };
  bulletin: {
    id: string;
    number: number;
    kind: BulletinKind;
    expiresAt: Date;
    supersedes: readonly number[];
    endReason: EndReason | null;
  };
  area: MultiPolygon | null;
  subdivisions: readonly string[];
  photos: readonly PublicPhoto[];
  publicUrl: string;
  sentAt: Date;
  timeZone: string;
  silentChannels: readonly ChannelKind[];
};

/** What is not said in a language: a JSON Pointer into the case, or `/texts/<field>/<slot>` for what a length limit dropped. */
export type LeftOut = { language: string; what: string };
/** Why a text must not be sent as it is; `message` says what to do. */
export type TextFault = { language: string; field: string; message: string };

/** A rendered bulletin; with faults it may be shown, never sent. `sms` counts the longest manage link. */
export type Rendering = {
  content: BulletinContent;
  digest: string;
  sms: Record<string, SmsEncoding>;
  leftOut: LeftOut[];
  faults: TextFault[];
};

/** Which words a bulletin takes; a found child's cancel says the same whether the child is well or not. */
export function purposeOf(kind: BulletinKind, endReason: EndReason | null): Purpose {
  if (kind === "alert" || kind === "update" || kind === "repeat") return kind;
  if (kind === "expiry" || endReason === "expired") return "expired";
  if (endReason === "found-safe" || endReason === "found") return "cancelFound";
  return endReason === "error" ? "cancelError" : "cancelEnded";
}

/** Whether the alert has ended with this bulletin, so that it names no child, suspect or vehicle. */
export function isOver(kind: BulletinKind): boolean {
  return kind === "cancel" || kind === "expiry";
}
