import type { Command } from "commander";
import { ensureOperatorAgency } from "../store/agencies.ts";
import { appendAudit } from "../store/audit.ts";
import { withTransaction } from "../store/db.ts";
import { confirmPlan } from "../store/plans.ts";
import { printFacts } from "./print.ts";
import { soundPlan } from "./sound-plan.ts";
import { withDatabase } from "./with-database.ts";

type Options = { by: string; reference: string; json?: boolean };

/** `amberwire plans confirm cc --by … --reference …`: binds the authority's word to the content as it stands now. */
export function registerPlansConfirm(plans: Command): void {
  plans
    .command("confirm")
    .description("record that the country's authority confirmed the plan exactly as it stands")
    .argument("<cc>", "a country's code, such as FR")
    .requiredOption("--by <name>", "who confirmed it: office and name")
    .requiredOption("--reference <text>", "where that can be read: letter, file number")
    .option("--json", "print JSON")
    .action(confirm);
}

async function confirm(country: string, { by, reference, json }: Options): Promise<void> {
  if (by.trim() === "" || reference.trim() === "")
    throw new Error(
      "A confirmation needs a name (--by) and a reference (--reference); neither may be empty.",
    );
  const { pinned } = await soundPlan(country);
  const { confirmation, made } = await withDatabase("plans confirm", ({ pool, keys }) =>
    withTransaction(pool, async (tx) => {
      const at = new Date();
      const done = await confirmPlan(tx, pinned, { by: by.trim(), reference: reference.trim() }, at);
      if (done.made)
        await appendAudit(tx, keys.auditSigning, {
          agencyId: await ensureOperatorAgency(tx),
          actor: { kind: "operator", id: "command" },
          act: "plan.confirmed",
          subjects: { country: pinned.plan.country, planVersion: pinned.version },
          details: { by: by.trim(), reference: reference.trim() },
          openingKey: { keys: keys.encryption },
          at,
        });
      return done;
    }),
  );
  const { country: code, effectiveFrom } = pinned.plan;
  printFacts(json, { country: code, planVersion: pinned.version, effectiveFrom, confirmation, made }, [
    `${made ? "Confirmed" : "Already confirmed"}: the plan of ${code}, version ${pinned.version.slice(0, 12)}…`,
    `by ${confirmation.by} (${confirmation.reference}), ${confirmation.at}. In effect from ${effectiveFrom}.`,
    "Any change to the plan needs a new confirmation; until then this one stays in force.",
  ]);
}
