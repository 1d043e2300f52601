// From an officer's "it was a mistake" to the first correction that a provider took, on the slowest of the channels.
import { apiClient } from "../../src/demo/api-client.ts";
import { openStage } from "../../src/demo/open-stage.ts";
import { releaseAlert } from "../../src/demo/play-case.ts";
import { pause } from "../../src/dispatch/pause.ts";
import { openLog } from "../../src/log.ts";
import type { DispatchReport } from "../../src/store/dispatch-report.ts";
import { medianOf, type Row } from "../row.ts";

const CONTACTS = 3_000;
const WITHIN_MS = 30_000;

/** Measured from outside: a request over HTTP, and looks at the dispatch every 10 ms. So it is an upper bound. */
export const correctionRow: Row = {
  name: "correction",
  claim: `error noticed to first correction accepted on every channel, ${CONTACTS.toLocaleString("en")} people reached before`,
  figures: [{ name: "median", unit: "s", target: { is: "at most", figure: 5 } }],
  async measure(settings) {
    const log = openLog({ level: "error", mode: "sandbox", part: "bench" });
    const lifecycle = settings.parts;
    const silent = () => undefined;
    const options = { country: "FR", contacts: CONTACTS, log, lifecycle, say: silent };
    const stage = await openStage(options);
    const slowest = new Map<string, number>();
    try {
      const requester = apiClient(stage.url, stage.office.requesterKey);
      const measured = await medianOf(async () => {
        const id = await releaseAlert({ ...stage, say: silent }, requester, stage.example);
        const from = performance.now();
        await requester.post(`/v1/alerts/${id}/cancel`, { reason: "error" });
        const firsts = new Map<string, number>();
        while (firsts.size < 4) {
          if (performance.now() - from > WITHIN_MS)
            throw new Error(`no correction left within ${WITHIN_MS} ms`);
          const report = await requester.get<DispatchReport>(`/v1/alerts/${id}/dispatch`);
          const channels = report.bulletins.find(({ kind }) => kind === "cancel")?.channels ?? {};
          for (const [channel, { outcomes }] of Object.entries(channels))
            if (outcomes.accepted > 0 && !firsts.has(channel))
              firsts.set(channel, (performance.now() - from) / 1000);
          await pause(10);
        }
        for (const [channel, seconds] of firsts)
          slowest.set(channel, Math.max(seconds, slowest.get(channel) ?? 0));
        return Math.max(...firsts.values());
      }, settings);
      const worst = [...slowest].map(([channel, seconds]) => `${channel} ${seconds.toFixed(2)}`).join(", ");
      return { median: { ...measured, detail: `slowest first of any run, in s: ${worst}` } };
    } finally {
      await stage.close();
    }
  },
};
