import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { setAgencySignIn } from "../officers/index.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

type Options = {
  agency: string;
  issuer?: string;
  clientId?: string;
  clientSecretFile?: string;
  remove?: boolean;
  json?: boolean;
};

/** `amberwire agencies sign-in`: an agency's own OpenID Connect provider. */
export function registerAgencySignIn(agencies: Command): void {
  agencies
    .command("sign-in")
    .description(
      "let an agency's officers sign in to the console by the agency's own OpenID Connect provider",
    )
    .requiredOption("--agency <id>", "the agency, agy_…")
    .option("--issuer <url>", "the provider's issuer, https")
    .option("--client-id <id>", "as what the provider knows this service")
    .option("--client-secret-file <file>", "a file that holds the client's secret and nothing else")
    .option("--remove", "take it away; officers keep what else they sign in by")
    .option("--json", "print JSON")
    .action(run);
}

async function run({
  agency: agencyId,
  issuer,
  clientId,
  clientSecretFile,
  remove,
  json,
}: Options): Promise<void> {
  if (!remove && !(issuer && clientId && clientSecretFile))
    throw new Error("Give --issuer, --client-id and --client-secret-file, or --remove.");
  const provider = remove
    ? null
    : {
        issuer: issuer ?? "",
        clientId: clientId ?? "",
        clientSecret: await readFile(clientSecretFile ?? "", "utf8").catch(() => {
          throw new Error(`There is no file ${clientSecretFile} that can be read.`);
        }),
      };
  const made = await asOperator("agencies sign-in", (context) =>
    setAgencySignIn(context, { agencyId, provider }),
  );
  printFacts(json, made, [
    made.issuer === null
      ? `${agencyId}: officers sign in by passkey, or password and code.`
      : `${agencyId}: officers may sign in at ${made.issuer}. Allow PUBLIC_URL followed by /console/sign-in/agency/callback there, then invite each officer once.`,
  ]);
}
