// The demo's story, told through the real API: draft, submission, approvals, dispatch, update, cancel.
import type { AlertCaseInput } from "../../schemas/alert.ts";
import type { Capacity } from "../../schemas/plan.ts";
import { pause } from "../dispatch/pause.ts";
import type { BulletinReport, DispatchReport } from "../store/dispatch-report.ts";
import { type ApiClient, apiClient } from "./api-client.ts";
import { drawnPortrait } from "./drawn-portrait.ts";
import type { DemoOffice } from "./invent-office.ts";
import { showProgress } from "./show-progress.ts";

type AlertAnswer = {
  id: string;
  state: string;
  version: number;
  criteria: { verdict: string; results: { result: string }[] };
};
type PhotoAnswer = { id: string };
type BulletinAct = { bulletin: { number: number; version: number; state: string } };
type Preview = {
  digest: string;
  version: number;
  sms: Record<string, { encoding: string; segments: number }>;
};

/** What the story needs. */
export type Stage = { url: string; office: DemoOffice; say: (line: string) => void };

const SETTLED_WITHIN_MS = 110_000;

/** Plays the whole story and gives the alert's id and last report. Throws when a step is refused or never settles. */
export async function playCase(
  stage: Stage,
  example: AlertCaseInput,
): Promise<{ alertId: string; report: DispatchReport }> {
  const { say, office } = stage;
  const requester = apiClient(stage.url, office.requesterKey);
  const alert = { id: await releaseAlert(stage, requester, example) };

  say("New facts: an update, approved again, to everybody in the area and everybody reached before.");
  const changes = { reference: "DEMO-UPDATE", vehicles: [{ make: "Ford", type: "van", colour: "blue" }] };
  const update = await requester.post<BulletinAct>(`/v1/alerts/${alert.id}/updates`, {
    changes,
    notify: "all",
  });
  await approve(stage, requester, alert.id, update.bulletin.number);
  await follow(stage, requester, alert.id, update.bulletin.number);

  say("The child is found: one officer cancels, and exactly those who were reached hear of it.");
  const cancel = await requester.post<BulletinAct>(`/v1/alerts/${alert.id}/cancel`, { reason: "found" });
  await follow(stage, requester, alert.id, cancel.bulletin.number);
  return {
    alertId: alert.id,
    report: await requester.get<DispatchReport>(`/v1/alerts/${alert.id}/dispatch`),
  };
}

/** Drafts the case, submits it, signs it by everybody who must, and follows the alert to its last delivery; gives its id. */
export async function releaseAlert(
  stage: Stage,
  requester: ApiClient,
  example: AlertCaseInput,
): Promise<string> {
  const { say, office } = stage;
  const alert = await requester.post<AlertAnswer>("/v1/alerts", {
    ...example,
    status: "actual",
    children: await withPhoto(requester, example),
  });
  const met = alert.criteria.results.filter(({ result }) => result === "met").length;
  say(`Draft ${alert.id}: ${alert.criteria.verdict}, ${met} criteria met, approvals pending.`);
  for (const { agencyId } of office.signers.filter(({ own }) => !own)) {
    await requester.post(`/v1/alerts/${alert.id}/share`, { agencyId, may: "sign" });
    say("Shared with the second agency that must sign.");
  }
  await requester.post(`/v1/alerts/${alert.id}/submit`);
  say("Submitted. Nothing has left yet: the requester cannot approve.");
  await approve(stage, requester, alert.id, 1);
  await follow(stage, requester, alert.id, 1);
  return alert.id;
}

async function approve(stage: Stage, requester: ApiClient, alertId: string, number: number): Promise<void> {
  const preview = await requester.post<Preview>(`/v1/alerts/${alertId}/preview`, { number });
  const sms = Object.entries(preview.sms).map(
    ([language, { encoding, segments }]) => `${language} ${segments} × ${encoding}`,
  );
  stage.say(`Texts shown to the approver: SMS ${sms.join(", ")}.`);
  for (const signer of stage.office.signers) {
    const body: { version: number; digest: string; capacity: Capacity } = {
      version: preview.version,
      digest: preview.digest,
      capacity: signer.capacity,
    };
    const client = apiClient(stage.url, signer.key);
    const { bulletin } = await client.post<BulletinAct>(
      `/v1/alerts/${alertId}/bulletins/${number}/approve`,
      body,
    );
    stage.say(`Approved as ${signer.capacity}: bulletin ${number} is ${bulletin.state}.`);
  }
}

async function follow(stage: Stage, client: ApiClient, alertId: string, number: number): Promise<void> {
  const progress = showProgress(stage.say);
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  try {
    for (;;) {
      const report = await client.get<DispatchReport>(`/v1/alerts/${alertId}/dispatch`);
      const own = report.bulletins.find((bulletin: BulletinReport) => bulletin.number === number);
      if (own) progress.show(own);
      if (own?.settledAt) return;
      if (performance.now() > deadline)
        throw new Error(`bulletin ${number} did not settle within ${SETTLED_WITHIN_MS / 1000} s`);
      await pause(200);
    }
  } finally {
    progress.stop();
  }
}

/** The children of the example, the first with a drawn photo of nobody, which the service re-encodes and serves as it would a real one. */
async function withPhoto(
  requester: ApiClient,
  { children, disappearance }: AlertCaseInput,
): Promise<AlertCaseInput["children"]> {
  const form = new FormData();
  form.set("photo", new Blob([drawnPortrait()], { type: "image/png" }), "portrait.png");
  form.set("alt", JSON.stringify({ en: "A drawn head and shoulders" }));
  form.set(
    "consent",
    JSON.stringify({ by: "Demo", at: disappearance.latest, basis: "A drawing of nobody." }),
  );
  const { id } = await requester.post<PhotoAnswer>("/v1/photos", form);
  return children.map((child, index) =>
    index === 0 ? { ...child, photoIds: [id] } : { ...child, photoIds: [] },
  );
}
