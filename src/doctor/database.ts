// Is the database there, new enough, on time, and of the right tables?
import { databaseFacts } from "../store/database-facts.ts";
import { schemaState } from "../store/migrate.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

const OLDEST_VERSION = 150_000;
const SKEW_WARNING_MS = 500;
const SKEW_FAILED_MS = 5_000;
const CONNECTIONS_MIN = 50;

/** Findings about the database at `url`; `embedded` words the advice. */
export async function checkDatabase(url: string, embedded: boolean): Promise<Finding[]> {
  let facts: Awaited<ReturnType<typeof databaseFacts>>;
  try {
    facts = await databaseFacts(url);
  } catch (error) {
    const why = error instanceof Error ? error.message || error.name : String(error);
    return [
      failed(
        "database",
        why,
        "Check DATABASE_URL, that the server runs, and that this machine may connect to it.",
      ),
    ];
  }
  const where = embedded ? "embedded" : "DATABASE_URL";
  const found = `PostgreSQL ${facts.version} (${where}), ${facts.roundTripMs} ms away`;
  const findings: Finding[] = [
    facts.versionNumber >= OLDEST_VERSION
      ? ok("database", found)
      : failed("database", found, `Upgrade to PostgreSQL ${OLDEST_VERSION / 10_000} or newer.`),
  ];
  if (facts.connectionsMax < CONNECTIONS_MIN) {
    findings.push(
      warning(
        "connections",
        `${facts.connectionsMax} at most`,
        `Raise max_connections to ${CONNECTIONS_MIN} or more.`,
      ),
    );
  }
  findings.push(clock(facts.skewMs, facts.roundTripMs), await tables(url, embedded, facts.mayCreate));
  return findings;
}

function clock(skewMs: number, roundTripMs: number): Finding {
  const sure = Math.max(0, Math.abs(skewMs) - roundTripMs);
  const found = `this machine is ${Math.abs(skewMs)} ms ${skewMs < 0 ? "behind" : "ahead of"} the database`;
  const todo = "Let both machines follow a time server (NTP).";
  if (sure > SKEW_FAILED_MS) return failed("clock", found, todo);
  return sure > SKEW_WARNING_MS ? warning("clock", found, todo) : ok("clock", found);
}

async function tables(url: string, embedded: boolean, mayCreate: boolean): Promise<Finding> {
  const state = await schemaState(url);
  if (state.missing.length > 0 && embedded) return ok("tables", "not up to date yet; the next start does it");
  if (state.missing.length > 0) {
    const todo = mayCreate
      ? "Run: npx amberwire migrate (start does it by itself)."
      : "The user may not create tables here: GRANT CREATE ON DATABASE … TO …, then run: npx amberwire migrate.";
    return failed(
      "tables",
      `${state.missing.length} migrations are missing (${state.missing.join(", ")})`,
      todo,
    );
  }
  return state.unknown.length > 0
    ? warning("tables", `newer than this version (${state.unknown.join(", ")})`, "Update this machine soon.")
    : ok("tables", "up to date");
}
