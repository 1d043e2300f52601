// What every store function takes: a pool or a client inside a transaction.
import pg from "pg";

/** Anything that runs one SQL statement: the pool, or the client of a transaction. */
export type Db = {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    query: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
};

/** The pool type, so that callers need not import pg themselves. */
export type Pool = pg.Pool;

// Object ids of int8 and _int8; as plain numbers because pg's own list names scalars only.
const INT8: number = 20;
const INT8_ARRAY: number = 1016;

// int8 as a JS number: ids and counts stay far below 2^53, and a string would poison arithmetic silently.
// H3 cells, which do not stay below it, are always cast to text in SQL.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === INT8) return safeInteger;
    if (oid === INT8_ARRAY) return safeIntegers;
    return pg.types.getTypeParser(oid, format);
  },
};

/** A pool of at most `max` connections to `url`; an idle connection that breaks is replaced by the next query, which reports it if it cannot. */
export function openPool(url: string, max: number, applicationName = "amberwire"): Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: applicationName, types });
  pool.on("error", hearNothing);
  pool.on("connect", (client) => client.on("error", hearNothing));
  return pool;
}

/** Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back and rethrows when it throws. */
export async function withTransaction<T>(pool: Pool, work: (tx: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollback: Error) => {
      broken = rollback;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

// Between two statements a lost connection is told by an event alone, and unheard it would end the process.
// The next statement fails with the same error, and that one is reported.
function hearNothing(): void {}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} does not fit in a JavaScript number`);
  return value;
}

function safeIntegers(text: string): number[] {
  return text === "{}" ? [] : text.slice(1, -1).split(",").map(safeInteger);
}
