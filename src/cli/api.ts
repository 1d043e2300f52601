import { type Command, Option } from "commander";
import { loadCompose, type Serve } from "./compose.ts";
import { runProcess } from "./run-process.ts";

/** `amberwire api`: REST and pages in this process alone. */
export function registerApi(program: Command): void {
  program
    .command("api")
    .description("run the API and the pages alone; workers run elsewhere")
    .addOption(
      new Option("--serve <whom>", "whom to serve").choices(["officers", "public", "all"]).default("all"),
    )
    .action(async ({ serve }: { serve: Serve }) => {
      await runProcess("api", async (env, keys) => (await loadCompose()).composeApi(env, keys, { serve }));
    });
}
