// Many machines in small: the compose file with its real containers, one of which is killed while it sends.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { loadPlanBook } from "../../config/plans.ts";
import { type ApiClient, apiClient } from "../../src/demo/api-client.ts";
import { writeInventedContacts } from "../../src/demo/invent-contacts.ts";
import { subscriptionFor } from "../../src/sandbox/push-subscriptions.ts";
import type { BulletinReport, ChannelReport, DispatchReport } from "../../src/store/dispatch-report.ts";
import { needsEngine } from "../containers/engine.ts";
import { until } from "../support/until.ts";
import { type ComposeProject, composeProject, dockerEnvironment } from "./compose-project.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const CONTACTS = 1500;
const here = needsEngine("the compose file with a worker killed in mid-dispatch", { compose: true });
const plan = (await loadPlanBook({ enabled: ["FR"] })).get("FR");
const run = promisify(execFile);

describe.runIf(here)("docker-compose.yml", () => {
  let project: ComposeProject;

  beforeAll(async () => {
    const latest = Date.parse(plan?.example?.disappearance.latest ?? "");
    project = await composeProject({
      clock: new Date(latest + 20 * 60_000).toISOString(),
      // Slow enough that the dispatch still runs when a worker is killed.
      variables: { SMS_SEGMENTS_PER_SECOND: "150", MAILS_PER_SECOND: "60" },
    });
    await project.compose("build", "api");
    await project.compose("up", "-d", "--wait", "--wait-timeout", "120");
  }, 240_000);
  afterAll(() => project?.close(), 60_000);

  test("every delivery is accounted for although a worker container is killed in mid-dispatch", async () => {
    const { requester, signer } = await furnish(project);
    const alertId = await activate(requester, signer);
    const bulletin = async (): Promise<BulletinReport | undefined> =>
      (await requester.get<DispatchReport>(`/v1/alerts/${alertId}/dispatch`)).bulletins[0];

    const held = await until(
      async () => {
        const sms = (await bulletin())?.channels.sms;
        if (!sms || sms.outcomes.accepted < 20) return false;
        return project.psql(
          "SELECT lease_holder FROM slice WHERE state = 'leased' AND channel = 'sms' LIMIT 1",
        );
      },
      { withinMs: 60_000, everyMs: 100, what: "an SMS slice under way" },
    );
    const [container = ""] = held.trim().split(":");
    await run("docker", ["kill", "-s", "KILL", container], { env: dockerEnvironment() });
    expect((await bulletin())?.settledAt).toBeNull();

    const report = await until(
      async () => {
        const now = await bulletin();
        return now?.settledAt ? now : false;
      },
      { withinMs: 120_000, everyMs: 500, what: "the bulletin to settle" },
    );
    expect(report.audience).toBe(CONTACTS + 1);
    for (const channel of [report.channels.sms, report.channels.email, report.channels.push])
      expect(sums(channel)).toEqual({ audience: CONTACTS / 3, final: CONTACTS / 3, open: 0 });
    expect(sums(report.channels.webhook)).toEqual({ audience: 1, final: 1, open: 0 });
    expect(report.channels.sms?.outcomes.accepted).toBe(CONTACTS / 3);

    // What the provider saw: every SMS once, and its word on each came back through the published address's signature.
    expect(await project.sandbox("/inbox/counts")).toMatchObject({ channels: { sms: CONTACTS / 3 } });
    await until(async () => (await bulletin())?.channels.sms?.delivered === CONTACTS / 3, {
      withinMs: 20_000,
      what: "a receipt for every SMS",
    });
  }, 280_000);

  // `docker kill` counts as stopped by hand, so no restart policy brings the container back by itself.
  test("the same command again puts the killed worker back, and everything is ready", async () => {
    const workers = async () =>
      (await project.compose("ps", "worker", "--format", "{{.Health}}")).trim().split("\n");
    expect(await workers()).toEqual(["healthy"]);
    await project.compose("up", "-d", "--wait", "--wait-timeout", "90");
    expect(await workers()).toEqual(["healthy", "healthy"]);
    const ready = await fetch(`${project.url}/readyz`);
    expect(await ready.json()).toMatchObject({ status: "ready" });
  }, 120_000);

  test("a container without a live worker is told from one with", async () => {
    const check = (service: string) =>
      project.compose("exec", "-T", service, "node", "/app/deploy/worker-alive.ts");
    expect(await check("worker")).toBe("");
    await expect(check("api")).rejects.toThrow(/last heard of never/);
  });

  test("the containers can write nothing but their volume and /tmp, and are nobody", async () => {
    const tries =
      "id -u; touch /app/x /x /home/node/x 2>&1 | grep -c Read-only; touch /data/x /tmp/x && echo writes";
    expect(await project.compose("exec", "-T", "api", "sh", "-c", tries)).toBe("1000\n3\nwrites\n");
  });
});

test.runIf(here)(
  "deploy/live.yml leaves nothing of the sandbox, and refuses to go without keys",
  async () => {
    const key = `a:${Buffer.alloc(32, 1).toString("base64")}`;
    const given = {
      PUBLIC_URL: "https://alerts.example.org",
      ENCRYPTION_KEYS: key,
      HASH_KEYS: key,
      POSTGRES_PASSWORD: "given",
    };
    const config = (variables: Record<string, string>) =>
      run(
        "docker",
        ["compose", "--env-file", "/dev/null", "-f", join(ROOT, "docker-compose.yml")]
          .concat(["-f", join(ROOT, "deploy/live.yml")])
          .concat(["config", "--format", "json"]),
        { env: { ...dockerEnvironment(), ...variables }, cwd: ROOT },
      );
    const { services } = JSON.parse((await config(given)).stdout);
    expect(Object.keys(services).sort()).toEqual(["api", "migrate", "postgres", "redis", "worker"]);
    for (const name of ["api", "migrate", "worker"]) {
      expect(JSON.stringify(services[name].environment)).not.toContain("sandbox");
      expect(readEnv(services[name].environment)).toMatchObject({ MODE: "live", faults: [] });
    }
    const { HASH_KEYS, ...keyless } = given;
    await expect(config(keyless)).rejects.toThrow(/HASH_KEYS/);
  },
);

function sums(channel: ChannelReport | undefined) {
  const { held = 0, pending = 0, ...final } = channel?.outcomes ?? {};
  return {
    audience: channel?.audience,
    final: Object.values(final).reduce((total, count) => total + count, 0),
    open: held + pending,
  };
}

async function furnish(project: ComposeProject): Promise<{ requester: ApiClient; signer: ApiClient }> {
  const file = join(project.folder, "contacts.ndjson");
  await writeInventedContacts(file, {
    count: CONTACTS,
    country: "FR",
    languages: ["fr", "en"],
    around: [-1.5536, 47.2184],
    subscriptionFor: (n) => subscriptionFor("https://sandbox:8028", "sandbox-only", n),
  });
  const importing = ["run", "--rm", "-T", "--no-deps", "-v", `${file}:/contacts.ndjson:ro`, "api"];
  await project.compose(...importing, "contacts", "import", "/contacts.ndjson");
  const agency = await project.amberwire("agencies", "create", "--name", "Example Police", "--country", "FR");
  const officer = async (name: string, ...roles: string[]) => {
    const who = ["--agency", agency.id ?? "", "--name", name, "--roles", ...roles];
    const { id = "" } = await project.amberwire("officers", "create", ...who);
    const { key = "" } = await project.amberwire("keys", "create", "--officer", id);
    return apiClient(project.url, key);
  };
  const radio = await project.amberwire("broadcasters", "create", "--name", "Radio", "--country", "FR");
  const where = ["--broadcaster", radio.id ?? "", "--url", "http://sandbox:8029/receivers/1"];
  const endpoint = await project.amberwire("endpoints", "create", ...where, "--countries", "FR");
  const body = JSON.stringify({ secrets: [endpoint.secret] });
  await project.sandbox("/webhooks/0/secrets", { method: "PUT", body });
  return {
    requester: await officer("Officer A", "requester"),
    signer: await officer("Officer B", "authoriser", "--capacity", "prosecutor"),
  };
}

async function activate(requester: ApiClient, signer: ApiClient): Promise<string> {
  const { id } = await requester.post<{ id: string }>("/v1/alerts", { ...plan?.example, status: "actual" });
  await requester.post(`/v1/alerts/${id}/submit`);
  const shown = await requester.post<{ version: number; digest: string }>(`/v1/alerts/${id}/preview`, {
    number: 1,
  });
  const { version, digest } = shown;
  const act = await signer.post<{ bulletin: { state: string } }>(`/v1/alerts/${id}/bulletins/1/approve`, {
    version,
    digest,
    capacity: "prosecutor",
  });
  expect(act.bulletin.state).toBe("committed");
  return id;
}
