// Examples of what the API answers about a dispatch.
import type { z } from "zod";
import type {
  deliveryPage,
  dispatchAnswer,
  endpointList,
  forecastAnswer,
  previewAnswer,
} from "./dispatch-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_APPROVAL } from "./example-alert.ts";

const RING = { index: 0, fromKm: 0, toKm: 5 };

export const EXAMPLE_PREVIEW: z.output<typeof previewAnswer> = {
  alertId: EXAMPLE_ALERT.id,
  number: 1,
  version: 2,
  digest: EXAMPLE_APPROVAL.bulletin.digest,
  languages: ["fr"],
  texts: {
    fr: {
      headline: "EXERCICE. Alerte enlèvement : Inès, 9 ans",
      description: "Inès Exemple, 9 ans, a été enlevée à Nantes le 23 novembre 2026 vers 14 h.",
      instruction: "N’intervenez pas vous-même. Appelez le 197.",
      crawl: "EXERCICE - ALERTE ENLEVEMENT - INES, 9 ANS - APPELEZ LE 197",
      spoken: "Exercice. Alerte enlèvement. Inès, neuf ans. Appelez le un neuf sept.",
      sign: ["ALERTE ENLEVEMENT", "KANGOO BLANC", "APPELEZ LE 197"],
      sms: "EXERCICE ALERTE ENLEVEMENT: Ines, 9 ans, Nantes. Kangoo blanc AB-1. Appelez le 197. {manage}",
      emailSubject: "EXERCICE. Alerte enlèvement : Inès, 9 ans",
      emailText: "EXERCICE. Inès Exemple, 9 ans, a été enlevée à Nantes.",
      emailHtml: "<p>EXERCICE. Inès Exemple, 9 ans, a été enlevée à Nantes.</p>",
      pushTitle: "EXERCICE. Alerte enlèvement",
      pushBody: "Inès, 9 ans, Nantes. Appelez le 197.",
    },
  },
  sms: { fr: { encoding: "GSM-7", units: 108, segments: 1, forcedBy: [] } },
  leftOut: [{ language: "en", what: "description of the first child" }],
  faults: [],
  resolvedArea: EXAMPLE_ALERT.resolvedArea,
  cut: [],
};

export const EXAMPLE_FORECAST: z.output<typeof forecastAnswer> = {
  alertId: EXAMPLE_ALERT.id,
  number: 1,
  residents: 4_100_000,
  share: 0.031,
  channels: [
    {
      channel: "sms",
      contacts: 128_000,
      segments: 128_000,
      segmentsPerContact: 1,
      ratePerSecond: 100,
      secondsToFirst: 1,
      secondsToLast: 1280,
      heldUntil: null,
      silent: false,
      cost: { amount: 9216, currency: "EUR" },
      rings: [{ ...RING, contacts: 41_200, segments: 41_200, secondsToFirst: 1, secondsToLast: 412 }],
    },
  ],
};

export const EXAMPLE_DISPATCH: z.output<typeof dispatchAnswer> = {
  bulletins: [
    {
      id: EXAMPLE_APPROVAL.bulletin.id,
      number: 1,
      kind: "alert",
      committedAt: "2026-11-23T13:37:02.000Z",
      plannedAt: "2026-11-23T13:37:02.400Z",
      settledAt: null,
      audience: 128_000,
      channels: {
        sms: {
          audience: 128_000,
          outcomes: {
            accepted: 90_000,
            refused: 120,
            unknown: 0,
            superseded: 0,
            expired: 0,
            skipped: 31,
            held: 0,
            pending: 37_849,
          },
          delivered: 71_204,
          ratePerSecond: 99.7,
          firstAt: "2026-11-23T13:37:02.900Z",
          lastAt: "2026-11-23T13:52:06.100Z",
          estimatedEndAt: "2026-11-23T13:58:25.000Z",
          heldUntil: null,
          rings: [{ ...RING, audience: 41_200, done: 41_200 }],
        },
      },
    },
  ],
  byHand: EXAMPLE_ALERT.byHand,
};

/** An endpoint that has not taken a bulletin. */
export const EXAMPLE_ENDPOINT_STATE: z.output<typeof endpointList>["items"][number] = {
  id: "end_2s8m",
  broadcaster: "Radio Exemple",
  host: "alerts.radio.example",
  number: 1,
  state: "pending",
  at: "2026-11-23T13:37:18.400Z",
  onCallPhone: "+33123456789",
};

export const EXAMPLE_DELIVERY: z.output<typeof deliveryPage>["items"][number] = {
  bulletin: 1,
  channel: "sms",
  ring: 0,
  recipientId: "ctc_2s8k",
  address: "+33•••••123",
  state: "accepted",
  attempt: 1,
  code: "queued",
  provider: "twilio",
  at: "2026-11-23T13:37:03.100Z",
  delivered: true,
};
