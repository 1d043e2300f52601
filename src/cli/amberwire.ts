#!/usr/bin/env node
// The amberwire command. Each subcommand is a file beside this one and a line below.
import "./node-version.ts";
import { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { registerAgencies } from "./agencies.ts";
import { registerApi } from "./api.ts";
import { registerAudit } from "./audit.ts";
import { registerBroadcasters } from "./broadcasters.ts";
import { registerConfigShow } from "./config-show.ts";
import { registerContacts } from "./contacts.ts";
import { registerDemo } from "./demo.ts";
import { registerDoctor } from "./doctor.ts";
import { registerEndpoints } from "./endpoints.ts";
import { registerKeys } from "./keys.ts";
import { registerMigrate } from "./migrate.ts";
import { registerOfficers } from "./officers.ts";
import { plansCommand } from "./plans.ts";
import { printFailure } from "./print.ts";
import { registerResume } from "./resume.ts";
import { registerStart } from "./start.ts";
import { registerVapid } from "./vapid.ts";
import { registerWorker } from "./worker.ts";

const program = new Command("amberwire")
  .description(manifest.description)
  .version(manifest.version)
  .showHelpAfterError("(add --help for what is possible)");

registerStart(program);
registerApi(program);
registerWorker(program);
registerDemo(program);
registerMigrate(program);
plansCommand(program);
registerAgencies(program);
registerOfficers(program);
registerKeys(program);
registerBroadcasters(program);
registerEndpoints(program);
registerContacts(program);
registerAudit(program);
registerResume(program);
registerVapid(program);
registerConfigShow(program);
registerDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  printFailure(error);
  process.exit(1);
}
