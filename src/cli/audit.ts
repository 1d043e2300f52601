import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { z } from "zod";
import { type PublishedHead, verifyAudit } from "../store/verify-audit.ts";
import { printFacts } from "./print.ts";
import { withDatabase } from "./with-database.ts";

type Options = { publicKey: string[]; heads?: string; json?: boolean };

const publishedHeads = z.array(
  z.object({ agencyId: z.string(), sequence: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
);

/** `amberwire audit verify`: checks every chain and its signed head; ends with 1 when anything does not fit. */
export function registerAudit(program: Command): void {
  const audit = program.command("audit").description("the record of every act");
  audit
    .command("verify")
    .description("say which rows of the record were changed, removed, moved or cut off")
    .option("--public-key <file...>", "PEM of older signing keys, besides the current one", [])
    .option("--heads <file>", "heads published earlier, as JSON: [{agencyId, sequence, hash}]")
    .option("--json", "print JSON")
    .action(verify);
}

async function verify({ publicKey, heads, json }: Options): Promise<void> {
  const older = await Promise.all(publicKey.map((file) => readFile(file, "utf8")));
  const published = heads === undefined ? [] : await readHeads(heads);
  const found = await withDatabase("audit verify", ({ pool, keys }) =>
    verifyAudit(pool, [keys.auditSigning.publicPem, ...older], published),
  );
  printFacts(json, found, [
    ...found.faults.map(
      ({ agencyId, sequence, fault, detail }) => `${agencyId} row ${sequence}: ${fault}, ${detail}`,
    ),
    `${found.rows} rows in ${found.chains} chains: ${found.faults.length === 0 ? "all as they were written" : `${found.faults.length} faults`}.`,
  ]);
  if (found.faults.length > 0) process.exitCode = 1;
}

async function readHeads(file: string): Promise<PublishedHead[]> {
  const heads = publishedHeads.parse(JSON.parse(await readFile(file, "utf8")));
  return heads.map((head) => ({ ...head, hash: Buffer.from(head.hash, "hex") }));
}
