// The one logger. Fields named here never carry an address, a name or a text; paths below are a second line of defence.
import { type Logger, pino } from "pino";

export type { Logger };

const REDACT = [
  "address",
  "*.address",
  "to",
  "*.to",
  "text",
  "*.text",
  "subscription",
  "*.subscription",
  "secret",
  "*.secret",
  "req.headers.authorization",
];

/** A JSON logger on stderr at `level`; `mode` stands in every line so that a sandbox line cannot be taken for a live one. */
export function openLog(options: { level: string; mode: string; part: string }): Logger {
  return pino(
    {
      level: options.level,
      base: { part: options.part, mode: options.mode },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACT, censor: "[redacted]" },
    },
    pino.destination(2),
  );
}
