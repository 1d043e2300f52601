// What the verbs answer: plain JSON, times as RFC 3339 text, so that an answer can be kept and given again unchanged.
import type { AlertCase, AlertState, AlertStatus, EndReason } from "../../schemas/alert.ts";
import type { Recovered } from "../../schemas/alert-outcome.ts";
import type { BulletinKind, BulletinState, LanguageTexts, Reach } from "../../schemas/bulletin.ts";
import type { ChannelKind } from "../../schemas/channel.ts";
import type { CriteriaReport } from "../../schemas/criteria-report.ts";
import type { Delegable } from "../../schemas/delegation.ts";
import type { MultiPolygon } from "../../schemas/geojson.ts";
import type { Capacity, RequiredApproval } from "../../schemas/plan.ts";
import type { CallWays } from "../store/approver-calls.ts";
import type { BulletinWaits, NotSent, TimelineItem } from "./alert-timeline.ts";

/** One signature on a bulletin that counts. `overrides` are codes of criteria; the reasons stay sealed. */
export type ApprovalView = {
  capacity: Capacity;
  officerId: string;
  agencyId: string;
  version: number;
  at: string;
  overrides: string[];
  /** Who recorded it when it was given by telephone; null for the officer's own hand. */
  byTelephone: { recordedBy: string } | null;
};

/** An approval that is being given by telephone. `phoneEnds` are the last three digits of the number to call back. */
export type TelephoneView = {
  id: string;
  alertId: string;
  number: number;
  version: number;
  digest: string;
  approver: string;
  capacity: Capacity;
  phoneEnds: string;
  callBack: string;
  codeUntil: string;
  triesLeft: number;
};

/** One call of an officer who may sign. `ways` say how SMS and mail ended, in codes; null while it is being made. */
export type CallView = {
  officerId: string;
  capacity: Capacity;
  round: number;
  at: string;
  ways: CallWays | null;
  /** When the officer opened the link in the SMS; null before. */
  openedAt: string | null;
};

/** Who was called about a bulletin that waits, and when the next one will be; null when nobody is being called. */
export type CallingView = { waitingSince: string | null; nextAt: string | null; calls: CallView[] };

/** One bulletin of an alert. `approvalsLeft` lists the signatures that are still needed. */
export type BulletinView = {
  id: string;
  number: number;
  kind: BulletinKind;
  state: BulletinState;
  version: number;
  digest: string;
  reach: Reach;
  channels: ChannelKind[];
  requestedBy: string | null;
  expiresAt: string;
  createdAt: string;
  submittedAt: string | null;
  committedAt: string | null;
  settledAt: string | null;
  approvals: ApprovalView[];
  approvalsLeft: RequiredApproval[];
  calling: CallingView | null;
  /** Why an authoriser returned or rejected it; null otherwise, and once the case is erased. */
  returnedFor: string | null;
};

/** The part of an area that lay outside the agency's ground, with whom to call there. `country` is null where nobody's ground is known. */
export type CutView = {
  country: string | null;
  name: string | null;
  authority: string | null;
  phone: string | null;
  areaKm2: number;
};

/** A country across a near border, and whom to call there. `km` from the scene to its ground; null when no scene is known or it lies further. */
export type NeighbourView = {
  country: string;
  name: string;
  authority: string | null;
  phone: string | null;
  /** Its alert programme; null where it has none, or none that is known here. */
  programme: string | null;
  /** The agreement by which the plan hands alerts on to it. */
  arrangement: string | null;
  km: number | null;
};

/** What one agency may do with an alert of another. */
export type ShareView = { agencyId: string; may: "read" | "sign"; sharedBy: string; sharedAt: string };

/** A channel of the national programme that somebody serves by hand. */
export type ByHandView = {
  channel: string;
  who: string;
  phone: string | null;
  doneBy: string | null;
  doneAt: string | null;
};

/** The facts of an alert that are no personal data and stay after its end. */
export type AlertSummary = {
  id: string;
  agencyId: string;
  origin: string;
  country: string;
  region: string | null;
  tier: string;
  status: AlertStatus;
  state: AlertState;
  version: number;
  planVersion: string;
  requesterId: string;
  expiresAt: string;
  newestNumber: number;
  createdAt: string;
  updatedAt: string;
  submittedAt: string | null;
  activatedAt: string | null;
  endedAt: string | null;
  endReason: EndReason | null;
};

/** An alert as `contract.md` answers it: the case's own fields beside the summary; they are absent once erased. */
export type AlertView = Omit<Partial<AlertCase>, "country" | "region" | "tier" | "status" | "expiresAt"> &
  AlertSummary & {
    planConfirmed: boolean;
    /** When the officer asked for a certain end; `expiresAt` is the end in force. */
    requestedExpiresAt: string | null;
    criteria: CriteriaReport | null;
    resolvedArea: MultiPolygon | null;
    cut: CutView[];
    neighbours: NeighbourView[];
    bulletins: BulletinView[];
    shares: ShareView[];
    byHand: ByHandView[];
    delegations: DelegationView[];
  };

/** What an authoriser let the requester change alone. `usedFor` are ids of bulletins that went out under it. */
export type DelegationView = {
  id: string;
  fields: Delegable[];
  givenBy: string;
  at: string;
  revokedBy: string | null;
  revokedAt: string | null;
  usedFor: string[];
};

/** How an alert ended for the child. */
export type OutcomeView = { recovered: Recovered; recordedBy: string; at: string };

/** The report on an alert, which stays when the case is erased. `totals` are frozen when a bulletin settles. */
export type AlertReport = {
  alert: AlertSummary;
  plan: { version: string; confirmed: boolean };
  verdicts: {
    version: number;
    at: string;
    act: string;
    verdict: CriteriaReport["verdict"];
    results: { criterion: string; level: string; result: string; group: string | null }[];
  }[];
  bulletins: (BulletinView & { secondsToCommit: number | null; totals: unknown })[];
  shares: ShareView[];
  byHand: ByHandView[];
  timeline: TimelineItem[];
  waits: BulletinWaits[];
  notSent: NotSent[];
  outcome: OutcomeView | null;
};

/** A page of a list: `next` is the `after` of the following page, null at the end. */
export type Page<Item> = { items: Item[]; next: string | null };

/** An answer about one bulletin; `committed` is true when this very act released it. */
export type BulletinAnswer = { alert: AlertView; bulletin: BulletinView; committed: boolean };

/** How one language's SMS is encoded; `forcedBy` are the characters outside GSM-7. */
export type SmsCount = { encoding: "GSM-7" | "UCS-2"; units: number; segments: number; forcedBy: string[] };

/** Every text as each channel would send it, with what is left out of which language. */
export type PreviewView = {
  alertId: string;
  number: number;
  version: number;
  digest: string;
  languages: string[];
  texts: Record<string, LanguageTexts>;
  sms: Record<string, SmsCount>;
  leftOut: { language: string; what: string }[];
  faults: { language: string; field: string; message: string }[];
  resolvedArea: MultiPolygon | null;
  cut: CutView[];
};

/** One act from the audit record: ids and acts only. */
export type HistoryItem = {
  agencyId: string;
  sequence: number;
  at: string;
  actor: { kind: string; id: string };
  act: string;
  subjects: Record<string, string | number>;
};

/** One delivery; the address is masked, and null once its contact is erased. */
export type DeliveryView = {
  bulletin: number;
  channel: ChannelKind;
  ring: number;
  recipientId: string;
  address: string | null;
  state: string;
  attempt: number | null;
  code: string | null;
  provider: string | null;
  at: string | null;
  delivered: boolean;
};

/** One endpoint of a broadcaster: `state` of bulletin `number` there; the on-call number while it has not arrived, or null. */
export type EndpointView = {
  id: string;
  broadcaster: string;
  host: string;
  number: number;
  state: string;
  at: string | null;
  onCallPhone: string | null;
};

/** A stored photo. `alt` per language. */
export type PhotoView = {
  id: string;
  width: number;
  height: number;
  alt: Record<string, string>;
  alertId: string | null;
  createdAt: string;
};
