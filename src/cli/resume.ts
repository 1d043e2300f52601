import type { Command } from "commander";
import { readHeld, resumeDispatch } from "../officers/resume-dispatch.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

type Options = { close?: boolean; continue?: boolean; json?: boolean };

/** `amberwire resume`: what a restored database would send again, and the operator's decision on it. */
export function registerResume(program: Command): void {
  program
    .command("resume")
    .description("after the database was restored from a backup: show what is held, and decide on it")
    .option("--close", "end what is open as unknown: it may have been sent after the backup was made")
    .option("--continue", "send what is open: this database has lost nothing")
    .option("--json", "print JSON")
    .action(resume);
}

async function resume({ close, continue: goOn, json }: Options): Promise<void> {
  if (close && goOn) throw new Error("Choose one of --close and --continue.");
  if (close || goOn) {
    const how = close ? "close" : "continue";
    const { closed } = await asOperator("resume", (context) => resumeDispatch(context, { how }));
    printFacts(json, { how, closed }, [
      close
        ? `${closed} deliveries ended as unknown. Nothing is held any more; a cancel of these alerts still reaches them.`
        : "Nothing is held any more: what was open is being sent.",
    ]);
    return;
  }
  const { since, bulletins } = await asOperator("resume", readHeld);
  printFacts(json, { since, bulletins }, [
    ...(since === null
      ? ["Nothing is held."]
      : [
          `Held since ${since.toISOString()}: the database is older than what the workers knew.`,
          ...bulletins.map(
            ({ alertId, number, kind, status, open, planned }) =>
              `${alertId} bulletin ${number} (${kind}, ${status}): ${planned ? openWords(open) : "being planned"}`,
          ),
          "Choose --close (what is open may have been sent after the backup) or --continue (this database has lost nothing).",
        ]),
  ]);
  if (since !== null) process.exitCode = 2;
}

function openWords(open: Record<string, number>): string {
  const words = Object.entries(open).map(([channel, count]) => `${count} ${channel}`);
  return words.length === 0 ? "nothing open" : `open: ${words.join(", ")}`;
}
