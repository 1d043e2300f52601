// Alerts as officers release them: through the REST API, with every signature that the French plan demands.
import * as areas from "../../config/areas.ts";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { loadPlanBook } from "../../config/plans.ts";
import type { AlertCaseInput } from "../../schemas/alert.ts";
import type { AreaInput } from "../../schemas/geojson.ts";
import { systemClock } from "../../src/clock.ts";
import { type ApiClient, apiClient } from "../../src/demo/api-client.ts";
import { inventOffice } from "../../src/demo/invent-office.ts";
import { tierOf } from "../../src/domain/plan-rules.ts";
import type { Installation } from "./installation.ts";

/** A bulletin that waits for its last signature; `approve` gives the milliseconds that the answer took and when it was asked for. */
export type Submitted = { alertId: string; approve(): Promise<{ askedAtMs: number; tookMs: number }> };

/** Officers at work. */
export type Officers = {
  requester: ApiClient;
  submit(area: AreaInput): Promise<Submitted>;
  cancel(alertId: string): Promise<void>;
};

type Approval = { bulletin: { state: string } };

/** Makes an agency and its officers, and gives them the French example case. */
export async function openOfficers({ pool, variables }: Installation, apiUrl: string): Promise<Officers> {
  const plan = (await loadPlanBook({ enabled: "all" })).get("FR");
  const example: AlertCaseInput | undefined = plan?.example;
  const tier =
    plan && example && tierOf(plan.pinned.plan, example.tier ?? plan.pinned.plan.defaultTier ?? "");
  if (!example || !tier) throw new Error("there is no French example case");
  const keys = await loadKeys(readEnv(variables));
  const context = {
    pool,
    keys,
    areas,
    clock: systemClock,
    actor: { kind: "operator" as const, id: "bench" },
  };
  const office = await inventOffice(context, { country: "FR", tier, webhookUrls: [] });
  const requester = apiClient(apiUrl, office.requesterKey);
  return {
    requester,
    async submit(area) {
      const { id } = await requester.post<{ id: string }>("/v1/alerts", {
        ...example,
        status: "actual",
        area,
      });
      for (const { agencyId } of office.signers.filter(({ own }) => !own))
        await requester.post(`/v1/alerts/${id}/share`, { agencyId, may: "sign" });
      await requester.post(`/v1/alerts/${id}/submit`);
      const shown = await requester.post<{ version: number; digest: string }>(`/v1/alerts/${id}/preview`, {
        number: 1,
      });
      return {
        alertId: id,
        async approve() {
          let [askedAtMs, tookMs, state] = [0, 0, ""];
          for (const { key, capacity } of office.signers) {
            const { version, digest } = shown;
            const client = apiClient(apiUrl, key);
            askedAtMs = Date.now();
            const fromMs = performance.now();
            const path = `/v1/alerts/${id}/bulletins/1/approve`;
            ({ state } = (await client.post<Approval>(path, { version, digest, capacity })).bulletin);
            tookMs = performance.now() - fromMs;
          }
          if (state !== "committed") throw new Error(`the last signature left the bulletin ${state}`);
          return { askedAtMs, tookMs };
        },
      };
    },
    async cancel(alertId) {
      await requester.post(`/v1/alerts/${alertId}/cancel`, { reason: "found" });
    },
  };
}

/** The clock of the example case, as the demo sets it: the case is fresh whenever the bench runs. */
export const EXAMPLE_CLOCK = { CLOCK: "2026-11-23T13:30:00.000Z" };
