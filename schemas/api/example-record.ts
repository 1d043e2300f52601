// Examples of the record of an alert, and of a photo.
import type { z } from "zod";
import type { historyPage } from "./alert-answers.ts";
import { EXAMPLE_ALERT, EXAMPLE_ALERT_SUMMARY, EXAMPLE_APPROVAL } from "./example-alert.ts";
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
