import type { Command } from "commander";
import { type Trace, type TracedItem, traceContact } from "../contacts/trace-contact.ts";
import { printFacts } from "./print.ts";
import { withDatabase } from "./with-database.ts";

const DAY_MS = 86_400_000;

/** `amberwire contacts trace ADDRESS`. */
export function registerContactsTrace(contacts: Command): void {
  contacts
    .command("trace")
    .description("say why an address got, or did not get, each alert; the address is not printed again")
    .argument("<address>", "a number in E.164 form, an email address, or a PushSubscription as JSON")
    .option("--days <days>", "how far back, in days", "30")
    .option("--alert <id>", "only this alert")
    .option("--json", "print JSON")
    .action(async (address: string, options: { days: string; alert?: string; json?: boolean }) => {
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 3660)
        throw new Error(`--days must be a whole number from 1 to 3660, not ${options.days}.`);
      const since = new Date(Date.now() - days * DAY_MS);
      const trace = await withDatabase("contacts trace", ({ pool, keys }) =>
        traceContact({ pool, keys }, { address, since, alertId: options.alert ?? null }),
      );
      printFacts(options.json, trace, linesOf(trace, days));
    });
}

function linesOf(trace: Trace, days: number): string[] {
  if (trace.standing === "unknown")
    return ["Nobody subscribed with this address, or it was erased without being asked to leave."];
  if (trace.standing === "left")
    return [`This address receives nothing: ${trace.suppressed?.reason} since ${trace.suppressed?.at}.`];
  return [
    `Subscribed on ${trace.channel} since ${trace.verifiedAt}, with ${trace.places} place(s).`,
    ...(trace.suppressed ? [`But suppressed: ${trace.suppressed.reason} since ${trace.suppressed.at}.`] : []),
    ...(trace.items.length === 0 ? [`No bulletin was sent in the last ${days} days.`] : []),
    ...trace.items.map(
      (item) =>
        `${item.committedAt}  ${item.alertId}/${item.number} ${item.kind} (${item.status}): ${sentence(item)}`,
    ),
    ...(trace.complete ? [] : ["… and more: narrow it with --alert or --days."]),
  ];
}

function sentence({ why, km, delivery }: TracedItem): string {
  switch (why) {
    case "delivery":
      return delivery === null
        ? "in the audience."
        : `${delivery.state}${delivery.code === null ? "" : ` (${delivery.code})`}${delivery.delivered ? ", delivered by the provider's word" : ""}${delivery.at === null ? "" : ` at ${delivery.at.toISOString()}`}, ring ${delivery.ring}.`;
    case "not-a-tester":
      return "an exercise reaches testers only.";
    case "channel-not-used":
      return "the alert did not use this channel.";
    case "joined-later":
      return "subscribed after the audience was frozen.";
    case "outside":
      return `outside the area: the nearest place is ${km ?? "?"} km away${km === 500 ? " or more" : ""}.`;
    case "no-place":
      return "no place is stored.";
    case "nobody-new":
      return "this bulletin was for others only, or for nobody.";
    case "not-planned-yet":
      return "the audience is not frozen yet.";
    case "not-in-audience":
      return "inside the area, but not in the frozen audience: a place was added later, or was on the edge. Please report this.";
  }
}
