import { type Command, InvalidArgumentError } from "commander";
import { loadCompose } from "./compose.ts";
import { runProcess } from "./run-process.ts";

/** `amberwire worker`: the dispatch work in this process alone. */
export function registerWorker(program: Command): void {
  program
    .command("worker")
    .description("run one worker process; as many as wanted may run on any machine")
    .option(
      "--queues <names>",
      "only these, with commas between them: relay, plan, retry, sweep, call, envelopes, housekeeping, sms, email, push, webhook (default: all)",
      parseQueues,
    )
    .action(async ({ queues }: { queues?: string[] }) => {
      const options = queues === undefined ? {} : { queues };
      await runProcess("worker", async (env, keys) =>
        (await loadCompose()).composeWorker(env, keys, options),
      );
    });
}

function parseQueues(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("Write queue names with commas between them.");
  return names;
}
