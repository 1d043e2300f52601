// docker-compose.yml as one test's own project: its own name, image tag, published port and clock, nothing of the caller's environment.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../src/free-port.ts";

/** A project that may run; commands reject with what docker said. */
export type ComposeProject = {
  readonly url: string;
  readonly folder: string;
  /** `docker compose …`; gives stdout. */
  compose(...args: string[]): Promise<string>;
  /** The amberwire command in the api's container, with --json; gives what it printed. */
  amberwire(...args: string[]): Promise<Record<string, string>>;
  /** Calls the sandbox's control port from inside and gives the body. */
  sandbox(path: string, init?: { method: string; body: string }): Promise<unknown>;
  psql(statement: string): Promise<string>;
  close(): Promise<void>;
};

const ROOT = new URL("../..", import.meta.url).pathname;
const OUTPUT_MAX_BYTES = 16 * 1024 * 1024;
const run = promisify(execFile);

/** Prepares a project; nothing runs yet. `variables` are for interpolation, `clock` starts the clock of the rules. */
export async function composeProject(given: {
  clock: string;
  variables: Record<string, string>;
}): Promise<ComposeProject> {
  const mark = randomBytes(4).toString("hex");
  const folder = await mkdtemp(join(tmpdir(), "amberwire-compose-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const image = `amberwire:e2e-${mark}`;
  const override = join(folder, "override.yml");
  const service = `env_file: !reset []\n    environment: { CLOCK: "${given.clock}" }`;
  await writeFile(
    override,
    `services:\n${["migrate", "api", "worker"].map((name) => `  ${name}:\n    ${service}\n`).join("")}`,
  );
  const env = {
    ...dockerEnvironment(),
    ...given.variables,
    AMBERWIRE_IMAGE: image,
    PUBLISH: `127.0.0.1:${port}`,
    PUBLIC_URL: url,
  };
  const files = ["--env-file", "/dev/null", "-f", join(ROOT, "docker-compose.yml"), "-f", override];
  const docker = async (args: string[]) =>
    (await run("docker", args, { env, maxBuffer: OUTPUT_MAX_BYTES })).stdout;
  const compose = (...args: string[]) =>
    docker(["compose", "-p", `amberwire-e2e-${mark}`, "--project-directory", ROOT, ...files, ...args]);

  return {
    url,
    folder,
    compose,
    amberwire: async (...args) =>
      JSON.parse(await compose("exec", "-T", "api", "amberwire", ...args, "--json")),
    sandbox: async (path, init) => JSON.parse(await compose(...callSandbox(path, init))),
    psql: (statement) =>
      compose("exec", "-T", "postgres", "psql", "-U", "amberwire", "-h", "127.0.0.1", "-tAc", statement),
    async close() {
      await compose("down", "-v", "--remove-orphans", "--timeout", "20");
      await docker(["image", "rm", image]).catch(() => undefined);
      await rm(folder, { recursive: true });
    },
  };
}

/** What the docker command itself needs of the environment; the rest would be read into the compose file. */
export function dockerEnvironment(): Record<string, string> {
  const kept = /^(PATH|HOME|USERPROFILE|XDG_.*|DOCKER_.*|BUILDKIT_.*|SSH_AUTH_SOCK|.*_proxy|.*_PROXY)$/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      kept.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

function callSandbox(path: string, init?: { method: string; body: string }): string[] {
  const options = JSON.stringify(
    init === undefined ? {} : { ...init, headers: { "content-type": "application/json" } },
  );
  const address = JSON.stringify(`http://sandbox:8025${path}`);
  const script = `fetch(${address}, ${options}).then((a) => a.text()).then((t) => console.log(t || "null"))`;
  return ["exec", "-T", "sandbox", "node", "-e", script];
}
