// Examples of the record of an alert, and of a photo.
import type { z } from "zod";
import type { historyPage } from "./alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_ALERT_SUMMARY, EXAMPLE_APPROVAL } from "./example-alert.ts";
import type { outcomeAnswer, periodAnswer } from "./reports.ts";
import type { photoAnswer } from "./service-answers.ts";

export const EXAMPLE_HISTORY: z.output<typeof historyPage>["items"] = [
  {
    agencyId: EXAMPLE_ALERT.agencyId,
    sequence: 4711,
    at: EXAMPLE_ALERT.createdAt,
    actor: { kind: "officer", id: EXAMPLE_ALERT.requesterId },
    act: "alert.created",
    subjects: { alert: EXAMPLE_ALERT.id, version: 1 },
  },
];

export const EXAMPLE_REPORT = {
  alert: EXAMPLE_ALERT_SUMMARY,
  bulletins: [EXAMPLE_APPROVAL.bulletin],
};

export const EXAMPLE_OUTCOME: z.output<typeof outcomeAnswer> = {
  recovered: "public",
  recordedBy: EXAMPLE_ALERT.requesterId,
  at: "2026-11-23T18:02:00.000Z",
};

export const EXAMPLE_PERIOD: z.output<typeof periodAnswer> = {
  from: "2026-11-01",
  to: "2026-11-30",
  totals: [
    {
      country: "FR",
      status: "actual",
      drafted: 3,
      submitted: 2,
      activated: 2,
      rejected: 0,
      endedFor: { "found-safe": 2 },
      recovered: { public: 1, police: 1 },
      medianSecondsToCommit: 412,
      longestSecondsToCommit: 655,
    },
  ],
  refusals: [
    {
      alertId: EXAMPLE_ALERT.id,
      country: "FR",
      status: "actual",
      at: "2026-11-04T02:41:07.000Z",
      act: "submit",
      verdict: "ineligible",
      standing: ["abduction_established"],
    },
  ],
  complete: true,
};

const PHOTO = "pho_1k9b8v2m4n6p8q0r2s4t6v96";

export const EXAMPLE_PHOTO: z.output<typeof photoAnswer> = {
  id: PHOTO,
  width: 1200,
  height: 1600,
  alt: { fr: "Une fillette brune en manteau rouge, souriante." },
  alertId: null,
  createdAt: "2026-11-23T13:30:12.000Z",
  urls: {
    public: `https://amberwire.example/photos/${PHOTO}`,
    officers: `https://amberwire.example/v1/photos/${PHOTO}`,
  },
};
