// What `doctor` asks of a database. Changes nothing.
import pg from "pg";

/** `skewMs` is how far this machine's clock is ahead of the database's; `roundTripMs` bounds its error. */
export type DatabaseFacts = {
  version: string;
  versionNumber: number;
  skewMs: number;
  roundTripMs: number;
  connectionsMax: number;
  mayCreate: boolean;
};

const CONNECT_WITHIN_MS = 5_000;

/** Connects to `url` within five seconds and asks; rejects with the driver's error when it cannot. */
export async function databaseFacts(url: string): Promise<DatabaseFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: CONNECT_WITHIN_MS,
    application_name: "amberwire doctor",
  });
  await client.connect();
  try {
    const before = Date.now();
    const { rows } = await client.query<{
      version: string;
      number: number;
      now_ms: number;
      connections_max: number;
      may_create: boolean;
    }>(
      `SELECT current_setting('server_version') AS version,
              current_setting('server_version_num')::int AS number,
              extract(epoch FROM clock_timestamp()) * 1000 AS now_ms,
              current_setting('max_connections')::int AS connections_max,
              has_database_privilege(current_database(), 'CREATE') AS may_create`,
    );
    const roundTripMs = Date.now() - before;
    const [row] = rows;
    if (row === undefined) throw new Error("the database gave no answer");
    return {
      version: row.version,
      versionNumber: row.number,
      skewMs: Math.round(before + roundTripMs / 2 - Number(row.now_ms)),
      roundTripMs,
      connectionsMax: row.connections_max,
      mayCreate: row.may_create,
    };
  } finally {
    await client.end();
  }
}
