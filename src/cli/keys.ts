import type { Command } from "commander";
import { createKey, revokeKey } from "../officers/index.ts";
import { asOperator } from "./as-operator.ts";
import { printFacts } from "./print.ts";

/** `amberwire keys create` and `amberwire keys revoke`. */
export function registerKeys(program: Command): void {
  const keys = program.command("keys").description("API keys of officers");
  keys
    .command("create")
    .description("mint a key for an officer; it is shown once")
    .requiredOption("--officer <id>", "the officer, ofc_…")
    .option("--expires <time>", "RFC 3339 time at which it ends (default: never)")
    .option("--json", "print JSON")
    .action(async ({ officer, expires, json }: { officer: string; expires?: string; json?: boolean }) => {
      const key = await asOperator("keys create", (context) =>
        createKey(context, { officerId: officer, ...(expires === undefined ? {} : { expiresAt: expires }) }),
      );
      printFacts(json, { id: key.id, key: key.text, officerId: officer }, [
        key.text,
        `Key ${key.id} of ${officer}. It is not stored in clear and will not be shown again.`,
      ]);
    });
  keys
    .command("revoke")
    .description("end a key at once, whoever holds it")
    .argument("<id>", "the key, key_…")
    .option("--json", "print JSON")
    .action(async (id: string, { json }: { json?: boolean }) => {
      await asOperator("keys revoke", (context) => revokeKey(context, { keyId: id }));
      printFacts(json, { id, revoked: true }, [`Key ${id} is revoked.`]);
    });
}
