// What the page of an approval is made from. The route fetches it with the verbs; the page only says it.
import type { ConsoleTexts } from "../../../schemas/console-texts.ts";
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import type { OfficerTexts } from "../../../schemas/officer-texts.ts";
import type { Capacity } from "../../../schemas/plan.ts";
import type { ForecastView } from "../../alerts/forecast-alert.ts";
import type { AlertView, BulletinView, PhotoView, PreviewView } from "../../alerts/views.ts";

/** The fields that an approver may leave to the requester. */
export type Delegable = keyof ConsoleTexts["form"]["delegable"];

/** All that one approver needs to decide on one bulletin, in the officer's language. */
export type ApprovalView = {
  mode: "sandbox" | "live";
  words: ConsoleTexts;
  /** Names of capacities in the same language. */
  officerTexts: OfficerTexts;
  timeZone: string;
  countryName: string;
  agencyName: string;
  requesterName: string;
  alert: AlertView;
  bulletin: BulletinView;
  preview: PreviewView;
  forecast: ForecastView;
  photos: readonly PhotoView[];
  /** Countries around the area, and where the child was last seen. */
  outlines: readonly MultiPolygon[];
  scene: Position | null;
  /** Channels of the national programme that somebody must serve by hand. */
  byHand: readonly { channel: string; who: string; phone: string | null }[];
  form: {
    /** Where approve, return and reject are posted; a path of our own. */
    action: string;
    /** Where photos are, without the slash before their id. */
    photos: string;
    /** Ties the form to the session that was given the page. */
    token: string;
    capacities: readonly Capacity[];
    overridable: readonly { criterion: string; reason: string }[];
    delegable: readonly Delegable[];
    /** Whether a code is asked for; a passkey is proven before. */
    asksCode: boolean;
  };
  /** What was wrong with the last try, in words. */
  refused?: string;
};
