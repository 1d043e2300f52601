// Tells a database that is away, restarting or out of connections from a fault of ours: the first is a 503, the second a 500.

// SQLSTATE classes 08 (connection), 53 (resources) and the 57P0x of a shutdown or start; 40xxx are lost races.
const SQLSTATE = /^(08...|53...|57P0[0-5]|40001|40P01|55P03)$/;
const SOCKET = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT", "EHOSTUNREACH"]);
const PG_SENTENCES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether an error of `pg` means that the same statement may succeed in a moment. */
export function isDatabaseAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (PG_SENTENCES.test(thrown.message)) return true;
  if (!("code" in thrown) || typeof thrown.code !== "string") return false;
  if (SQLSTATE.test(thrown.code)) return true;
  return SOCKET.has(thrown.code) && "syscall" in thrown && thrown.syscall === "connect";
}
