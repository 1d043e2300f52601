// Examples of what the API answers about alerts and bulletins.
import type { z } from "zod";
import type {
  alertAnswer,
  alertSummary,
  bulletinActAnswer,
  bulletinAnswer,
  byHandAnswer,
  telephoneAnswer,
} from "./alert-answers.ts";
import { EXAMPLE_CASE } from "./example-case.ts";

const ALERT = "alr_1k9b8v2m4n6p8q0r2s4t6v8w";
const AGENCY = "agy_1k9b8v2m4n6p8q0r2s4t6v90";
const REQUESTER = "ofc_1k9b8v2m4n6p8q0r2s4t6v91";
const AUTHORISER = "ofc_1k9b8v2m4n6p8q0r2s4t6v92";
const DIGEST = "5f2d8c0a9b1e4d7f6a3c2b1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f";
const PLAN_VERSION = "c0ffee00d15ea5e0ba5eba11ca11ab1ef00dfacefeedbeefdeadc0dedecade00";

export const EXAMPLE_ALERT_SUMMARY: z.output<typeof alertSummary> = {
  id: ALERT,
  agencyId: AGENCY,
  origin: "amberwire.example",
  country: "FR",
  region: null,
  tier: "abduction",
  status: "exercise",
  state: "submitted",
  version: 2,
  planVersion: PLAN_VERSION,
  requesterId: REQUESTER,
  expiresAt: "2026-11-23T17:00:00.000Z",
  newestNumber: 0,
  createdAt: "2026-11-23T13:31:07.000Z",
  updatedAt: "2026-11-23T13:34:41.000Z",
  submittedAt: "2026-11-23T13:34:41.000Z",
  activatedAt: null,
  endedAt: null,
  endReason: null,
};

const BULLETIN: z.output<typeof bulletinAnswer> = {
  id: "bul_1k9b8v2m4n6p8q0r2s4t6v93",
  number: 1,
  kind: "alert",
  state: "submitted",
  version: 2,
  digest: DIGEST,
  reach: "area",
  channels: ["sms", "email", "push", "webhook"],
  requestedBy: REQUESTER,
  expiresAt: "2026-11-23T17:00:00.000Z",
  createdAt: "2026-11-23T13:34:41.000Z",
  submittedAt: "2026-11-23T13:34:41.000Z",
  committedAt: null,
  settledAt: null,
  approvals: [],
  returnedFor: null,
  calling: {
    waitingSince: "2026-11-23T13:34:00.000Z",
    nextAt: "2026-11-23T13:37:00.000Z",
    calls: [
      {
        officerId: "ofc_2k2m3n4p5q6r7s8t9v0w1x2y",
        capacity: "prosecutor",
        round: 1,
        at: "2026-11-23T13:34:00.000Z",
        ways: { sms: { outcome: "accepted" }, email: { outcome: "accepted" } },
        openedAt: null,
      },
    ],
  },
  approvalsLeft: [
    { anyOf: ["prosecutor"], otherAgency: false, confidence: "sourced", sources: ["fr-convention"] },
  ],
};

export const EXAMPLE_BY_HAND: z.output<typeof byHandAnswer> = {
  channel: "motorway-signs",
  who: "Motorway operators",
  phone: "+33100000000",
  doneBy: null,
  doneAt: null,
};

export const EXAMPLE_ALERT: z.output<typeof alertAnswer> = {
  ...EXAMPLE_ALERT_SUMMARY,
  reference: EXAMPLE_CASE.reference,
  tipPhone: EXAMPLE_CASE.tipPhone,
  languages: ["fr", "en"],
  children: [
    {
      givenName: "Inès",
      familyName: "Exemple",
      age: { years: 9 },
      sex: "female",
      appearance: { heightCm: 130, hair: "brown", eyes: "brown", build: "slim" },
      clothing: [{ garment: "coat", colour: "red" }],
      description: { fr: "Elle porte un cartable à motif d’étoiles." },
      conditions: [],
      photoIds: [],
      status: "missing",
    },
  ],
  suspects: [],
  vehicles: [],
  disappearance: {
    earliest: EXAMPLE_CASE.disappearance.earliest,
    latest: EXAMPLE_CASE.disappearance.latest,
    place: "Nantes",
    point: { type: "Point", coordinates: [-1.5536, 47.2184] },
    uncertaintyKm: 1,
    circumstances: { fr: "Vue pour la dernière fois à la sortie de l’école." },
  },
  attestations: { abduction_established: { answer: true, standard: "confirmed", basis: "two witnesses" } },
  area: { circle: { center: [-1.5536, 47.2184], radiusKm: 150 } },
  planConfirmed: false,
  requestedExpiresAt: EXAMPLE_CASE.expiresAt,
  criteria: {
    verdict: "eligible",
    results: [
      {
        criterion: "minor",
        kind: "computed",
        level: "mandatory",
        result: "met",
        reason: "The child is 9, below 18.",
        group: null,
        branch: null,
        overridable: false,
      },
    ],
    standing: [],
  },
  resolvedArea: {
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [-3.5, 46.2],
          [0.4, 46.2],
          [0.4, 48.5],
          [-3.5, 46.2],
        ],
      ],
    ],
  },
  cut: [],
  neighbours: [],
  bulletins: [BULLETIN],
  shares: [],
  byHand: [EXAMPLE_BY_HAND],
  delegations: [],
};

/** One of the required approvals. */
export const EXAMPLE_APPROVAL: z.output<typeof bulletinActAnswer> = {
  alert: { ...EXAMPLE_ALERT, state: "active", newestNumber: 1, activatedAt: "2026-11-23T13:37:02.000Z" },
  bulletin: {
    ...BULLETIN,
    state: "committed",
    committedAt: "2026-11-23T13:37:02.000Z",
    approvalsLeft: [],
    calling: null,
    returnedFor: null,
    approvals: [
      {
        capacity: "prosecutor",
        officerId: AUTHORISER,
        agencyId: AGENCY,
        version: 2,
        at: "2026-11-23T13:37:02.000Z",
        overrides: [],
        byTelephone: null,
      },
    ],
  },
  committed: true,
};

/** An approval by telephone that waits for its code. */
export const EXAMPLE_TELEPHONE: z.output<typeof telephoneAnswer> = {
  id: "tel_1k9b8v2m4n6p8q0r2s4t6v96",
  alertId: ALERT,
  number: 1,
  version: 2,
  digest: DIGEST,
  approver: AUTHORISER,
  capacity: "prosecutor",
  phoneEnds: "417",
  callBack:
    "Call back the number that your own directory has for this officer, ending in 417, not the one that called you. Read them the texts, then ask for the code.",
  codeUntil: "2026-11-23T13:45:12.000Z",
  triesLeft: 5,
};

/** The approval above, once recorded. */
export const EXAMPLE_TELEPHONED: z.output<typeof bulletinActAnswer> = {
  ...EXAMPLE_APPROVAL,
  bulletin: {
    ...EXAMPLE_APPROVAL.bulletin,
    approvals: EXAMPLE_APPROVAL.bulletin.approvals.map((approval) => ({
      ...approval,
      byTelephone: { recordedBy: "ofc_1k9b8v2m4n6p8q0r2s4t6v97" },
    })),
  },
};

export const EXAMPLE_RETURN: z.output<typeof bulletinActAnswer> = {
  alert: { ...EXAMPLE_ALERT, state: "returned" },
  bulletin: { ...BULLETIN, state: "returned" },
  committed: false,
};

export const EXAMPLE_UPDATE: z.output<typeof bulletinActAnswer> = {
  alert: EXAMPLE_APPROVAL.alert,
  bulletin: {
    ...BULLETIN,
    id: "bul_1k9b8v2m4n6p8q0r2s4t6v94",
    number: 2,
    kind: "update",
    reach: "area-or-reached",
  },
  committed: false,
};

export const EXAMPLE_CANCEL: z.output<typeof bulletinActAnswer> = {
  alert: {
    ...EXAMPLE_APPROVAL.alert,
    state: "ended",
    newestNumber: 2,
    endedAt: "2026-11-23T15:02:10.000Z",
    endReason: "found-safe",
  },
  bulletin: {
    ...BULLETIN,
    id: "bul_1k9b8v2m4n6p8q0r2s4t6v95",
    number: 2,
    kind: "cancel",
    state: "committed",
    reach: "reached",
    committedAt: "2026-11-23T15:02:10.000Z",
    approvalsLeft: [],
    calling: null,
    returnedFor: null,
  },
  committed: true,
};
