// The only reader of process.env. Everything else is handed the typed result.
import { availableParallelism } from "node:os";
import path from "node:path";
import type { z } from "zod";
import { type EnvFault, ruleFaults } from "./env-rules.ts";
import { EnvShape, type GivenEnv, GROUPS } from "./env-variables.ts";
import { aboutOf } from "./variables/variable.ts";

type Defaulted =
  | "MODE"
  | "NODE_ENV"
  | "HOST"
  | "PORT"
  | "PUBLIC_URL"
  | "TRUSTED_PROXIES"
  | "LOG_LEVEL"
  | "WORKER_PROCESSES"
  | "DATA_DIR"
  | "DATABASE_POOL_MAX"
  | "ALLOW_EMBEDDED_POSTGRES"
  | "SMS_PROVIDERS"
  | "SMS_SEGMENTS_PER_SECOND"
  | "SINCH_SEGMENTS_PER_SECOND"
  | "SMS_UNKNOWN_POLICY"
  | "MAILS_PER_SECOND"
  | "OUTBOUND_ALLOW_PRIVATE_NETWORKS";

/**
 * The environment as the service uses it: URLs, numbers, dates and key lists parsed, defaults filled in, DATA_DIR absolute.
 * `faults` holds what disabled a channel without refusing the start; `readyz`, `doctor` and the operator are told of it.
 */
export type Env = GivenEnv & { [Name in Defaulted]-?: NonNullable<GivenEnv[Name]> } & {
  faults: readonly EnvFault[];
};

/** What environment variables look like before they are read. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/** Refuses the start: `faults` lists every one that was found, and the message is all of them, one line each. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  readonly faults: readonly EnvFault[];

  constructor(faults: readonly EnvFault[]) {
    const lines = faults.map(({ message }) => `  - ${message}`);
    super(
      `The environment is not usable (every variable is explained in .env.example):\n${lines.join("\n")}`,
    );
    this.faults = faults;
  }
}

/** Reads and checks every variable; throws one EnvError with all faults when any of them refuses the start. */
export function readEnv(source: EnvSource = process.env): Env {
  const { given, faults: formFaults } = parseEach(source);
  const broken = new Set(formFaults.map(({ variable }) => variable));
  // A value that is there but malformed is reported once, not again as missing.
  const faults = [...formFaults, ...ruleFaults(given).filter(({ variable }) => !broken.has(variable))];
  if (faults.some(({ channel }) => channel === undefined)) throw new EnvError(faults);
  return withDefaults(withoutFaultyChannels(given, faults), faults);
}

/** The variables of `source` that the service knows, as they are handed to a child process or shown. */
export function knownVariables(source: EnvSource = process.env): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of Object.keys(EnvShape.shape)) {
    const value = rawValue(source, name);
    if (value !== undefined) known[name] = value;
  }
  return known;
}

/** The environment of a child process: this process's own with `changes` laid over it. */
export function childEnvironment(changes: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, ...changes };
}

function rawValue(source: EnvSource, name: string): string | undefined {
  const value = source[name] ?? (name === "TWILIO_API_SECRET" ? source.TWILIO_API_KEY_SECRET : undefined);
  // Compose files and .env templates set what they leave out to nothing.
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}

function parseEach(source: EnvSource): { given: GivenEnv; faults: EnvFault[] } {
  const values: Record<string, unknown> = {};
  const faults: EnvFault[] = [];
  for (const { channel, provider, shape } of GROUPS) {
    for (const [name, schema] of Object.entries(shape)) {
      const raw = rawValue(source, name);
      if (raw === undefined) continue;
      const result = parse(schema, raw);
      if (result.success) values[name] = result.data;
      else
        faults.push({
          variable: name,
          message: sentence(name, schema, raw, result.error),
          ...(channel && { channel }),
          ...(provider && { provider }),
        });
    }
  }
  return { given: asGiven(values), faults };
}

// A raw shape is typed by zod's core; every value in it was made by `variable` and is a full schema.
function parse(schema: z.core.$ZodType, raw: string) {
  return (schema as z.ZodType).safeParse(raw);
}

// Each value came out of the schema of the same name in EnvShape, and all of them are optional.
function asGiven(values: Record<string, unknown>): GivenEnv {
  return values as GivenEnv;
}

function sentence(name: string, schema: z.core.$ZodType, raw: string, error: z.ZodError): string {
  const { secrecy, example } = aboutOf(schema);
  const rule = error.issues[0]?.message ?? "cannot be read";
  const seen = secrecy === "open" ? ` It is ${JSON.stringify(raw.slice(0, 80))}.` : "";
  return `${name} ${rule}.${seen} Example: ${example}`;
}

function withoutFaultyChannels(given: GivenEnv, faults: readonly EnvFault[]): GivenEnv {
  const kept: Record<string, unknown> = { ...given };
  for (const { channel, provider, shape } of GROUPS) {
    const hits = (fault: EnvFault) =>
      fault.channel === channel && (fault.provider === undefined || fault.provider === provider);
    if (channel === undefined || !faults.some(hits)) continue;
    for (const name of Object.keys(shape)) delete kept[name];
  }
  return asGiven(kept);
}

function withDefaults(given: GivenEnv, faults: readonly EnvFault[]): Env {
  const mode = given.MODE ?? "sandbox";
  const port = given.PORT ?? 8080;
  const ratePerSecond = mode === "live" ? 10 : 500;
  return {
    ...given,
    MODE: mode,
    NODE_ENV: given.NODE_ENV ?? "production",
    HOST: given.HOST ?? "127.0.0.1",
    PORT: port,
    PUBLIC_URL: given.PUBLIC_URL ?? new URL(`http://localhost:${port}`),
    TRUSTED_PROXIES: given.TRUSTED_PROXIES ?? ["loopback"],
    LOG_LEVEL: given.LOG_LEVEL ?? "info",
    WORKER_PROCESSES: given.WORKER_PROCESSES ?? (mode === "live" ? Math.min(availableParallelism(), 64) : 1),
    DATA_DIR: path.resolve(given.DATA_DIR ?? ".amberwire"),
    DATABASE_POOL_MAX: given.DATABASE_POOL_MAX ?? 10,
    ALLOW_EMBEDDED_POSTGRES: given.ALLOW_EMBEDDED_POSTGRES ?? false,
    SMS_PROVIDERS: given.SMS_PROVIDERS ?? ["twilio", "sinch"],
    SMS_SEGMENTS_PER_SECOND: given.SMS_SEGMENTS_PER_SECOND ?? ratePerSecond,
    SINCH_SEGMENTS_PER_SECOND: given.SINCH_SEGMENTS_PER_SECOND ?? ratePerSecond,
    SMS_UNKNOWN_POLICY: given.SMS_UNKNOWN_POLICY ?? "lookup-then-resend",
    MAILS_PER_SECOND: given.MAILS_PER_SECOND ?? ratePerSecond,
    OUTBOUND_ALLOW_PRIVATE_NETWORKS: given.OUTBOUND_ALLOW_PRIVATE_NETWORKS ?? false,
    faults,
  };
}
