// What may be said behind `npm run bench --`: names of rows and a few options.
import { parseArgs } from "node:util";
import type { Row, Settings } from "./row.ts";

/** What was asked; `json` is a file's name, or "-" for standard output. */
export type Asked = {
  rows: readonly Row[];
  settings: Omit<Settings, "parts" | "say">;
  json: string | undefined;
};

const ROUNDS = 5;
const USAGE =
  "npm run bench -- [row…] [--quick] [--rounds N] [--backend postgres|redis] [--profile FOLDER] [--json [FILE]]";

/** Reads the arguments, or says what is wrong with them. */
export function readArguments(args: readonly string[], all: readonly Row[]): Asked | { fault: string } {
  // `--json` alone prints to standard output; parseArgs knows no option whose value may be left out.
  const given = args.map((arg, index) => {
    const next = args[index + 1];
    const alone = next === undefined || next.startsWith("-") || all.some(({ name }) => name === next);
    return arg === "--json" && alone ? "--json=-" : arg;
  });
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        json: { type: "string" },
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        backend: { type: "string", default: process.env.REDIS_URL ? "redis" : "postgres" },
        profile: { type: "string" },
      },
    });
    const unknown = positionals.filter((name) => !all.some((row) => row.name === name));
    if (unknown.length > 0)
      return {
        fault: `There is no row ${unknown.join(", ")}. There are ${all.map(({ name }) => name).join(", ")}.`,
      };
    const rounds = Number(values.rounds ?? (values.quick ? 1 : ROUNDS));
    if (!Number.isInteger(rounds) || rounds < 1)
      return { fault: `--rounds must be a whole number from 1. ${USAGE}` };
    const { backend } = values;
    if (backend !== "postgres" && backend !== "redis")
      return { fault: `--backend must be postgres or redis. ${USAGE}` };
    const nodeBinaries = (process.env.NODE_BINARIES ?? "").split(",").filter((name) => name !== "");
    return {
      rows: positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name)),
      settings: { quick: values.quick, rounds, backend, nodeBinaries, profileDir: values.profile },
      json: values.json,
    };
  } catch (error) {
    return { fault: `${error instanceof Error ? error.message : error} ${USAGE}` };
  }
}
