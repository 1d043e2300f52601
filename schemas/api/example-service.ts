// Examples of what the service says about itself.
import type { z } from "zod";
import type { readyAnswer } from "./service-answers.ts";

const READY = { ready: true, degraded: false, reason: null };

export const EXAMPLE_READY: z.output<typeof readyAnswer> = {
  status: "degraded",
  mode: "sandbox",
  parts: {
    database: READY,
    queue: READY,
    workers: READY,
    channels: READY,
    providers: {
      ready: true,
      degraded: true,
      reason: "sms: twilio is open since 2026-11-23T14:02:11.000Z (http-503)",
    },
  },
};

export const EXAMPLE_NOT_READY: z.output<typeof readyAnswer> = {
  status: "not-ready",
  mode: "live",
  parts: {
    database: {
      ready: false,
      degraded: false,
      reason: "the database does not answer: check DATABASE_URL and that the server runs",
    },
  },
};

export const EXAMPLE_METRICS = `# HELP amberwire_http_request_seconds Time to the end of the answer, by route and status
# TYPE amberwire_http_request_seconds histogram
amberwire_http_request_seconds_count{method="GET",route="/healthz",status="200"} 12
`;
