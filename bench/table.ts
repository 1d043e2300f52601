// The table at the end: every figure beside what was claimed.
import type { Machine } from "./machine/describe-machine.ts";
import { type Figure, type Measured, type Row, reached, type Settings } from "./row.ts";

/** How a row ended; `fault` says why it has no figures. */
export type Result = {
  row: Row;
  measured: Readonly<Record<string, Measured>>;
  fault: string | undefined;
  seconds: number;
};

const HEAD = ["row", "figure", "target", "reached", "least – most", "runs", ""];

/** The whole table as text, columns aligned. */
export function table(
  machine: Machine,
  results: readonly Result[],
  settings: Pick<Settings, "quick" | "backend">,
): string {
  const lines = results.flatMap(({ row, measured, fault }) =>
    fault === undefined
      ? row.figures.map((figure) => cells(row.name, figure, measured[figure.name]))
      : [[row.name, "", "", "", "", "", `FAILED: ${fault.split("\n")[0]}`]],
  );
  const widths = HEAD.map((_, column) =>
    Math.max(
      ...[HEAD, ...lines].map((line) => (column === HEAD.length - 1 ? 0 : (line[column] ?? "").length)),
    ),
  );
  const written = [HEAD, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const said = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  const warning = settings.quick ? ["QUICK RUN: it shows that rows run; its figures are worth nothing."] : [];
  return [said.join(" · "), `queue on ${settings.backend}`, ...warning, "", ...written].join("\n");
}

function cells(row: string, figure: Figure, measured: Measured | undefined): string[] {
  const { name, unit, target } = figure;
  if (!measured) return [row, name, "", "not measured", "", "", ""];
  const word = reached(figure, measured);
  const verdict = word === undefined ? "" : word ? "reached" : "NOT reached";
  return [
    row,
    name,
    target === undefined ? "" : `${target.is === "at most" ? "≤" : "≥"} ${shown(target.figure)}`,
    `${shown(measured.median)} ${unit}`,
    `${shown(measured.least)} – ${shown(measured.most)}`,
    String(measured.runs),
    [verdict, measured.detail].filter((text) => text !== "").join("; "),
  ];
}

function shown(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
