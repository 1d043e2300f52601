import type { Command } from "commander";
import { registerPlansCheck } from "./plans-check.ts";
import { registerPlansConfirm } from "./plans-confirm.ts";
import { registerPlansShow } from "./plans-show.ts";

/** `amberwire plans check|show|confirm`. */
export function plansCommand(program: Command): void {
  const plans = program.command("plans").description("check, read and confirm the plans of countries");
  registerPlansCheck(plans);
  registerPlansShow(plans);
  registerPlansConfirm(plans);
}
