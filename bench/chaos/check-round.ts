// What must be true after an alert, whatever was broken meanwhile. Everything is asked of the ledger and of what people really got.

import type { InboxItem } from "../../schemas/sandbox-inbox.ts";
import { dispatchReport } from "../../src/store/dispatch-report.ts";
import type { Played } from "./round.ts";
import type { ChaosStage } from "./stage.ts";

/** One alert, checked. `violations` are sentences; the rest are sums over its bulletins. */
export type RoundCheck = {
  bulletins: number;
  audience: number;
  outcomes: Record<string, number>;
  /** Accepted by the ledger, and never got. */
  lost: number;
  /** Got more than once by the same person: at the provider, and after the receiver collapsed them. */
  duplicates: { raw: number; sms: number; collapsed: number };
  /** Heard "found", and the alert afterwards. */
  foundFirst: number;
  /** Heard "found" and never the alert, which may have reached them: its fate was hidden when the cancel came. */
  foundAlone: number;
  /** Milliseconds between the cancel's answer and the arrival of the last older message; 0 when none came. */
  lastOlderMs: number;
  violations: string[];
};

type Got = { bulletin: string; item: InboxItem };

/** Checks one alert that has settled. */
export async function checkRound(
  stage: ChaosStage,
  { alertId, inboxFrom, cancelledAtMs }: Played,
): Promise<RoundCheck> {
  const { bulletins } = await dispatchReport(stage.pool, alertId);
  const names = new Map<string, (typeof bulletins)[number]>();
  for (const bulletin of bulletins) {
    names.set(bulletin.id, bulletin);
    names.set(String(bulletin.ledgerId), bulletin);
  }
  const got = (await itemsFrom(stage, inboxFrom)).flatMap((item): Got[] => {
    const bulletin = names.get(bulletinOf(item) ?? "");
    return bulletin && item.state !== "refused" ? [{ bulletin: bulletin.id, item }] : [];
  });
  const violations: string[] = [];
  const outcomes: Record<string, number> = {};
  let [audience, lost] = [0, 0];
  for (const { id, number, channels, settledAt } of bulletins) {
    if (settledAt === null) violations.push(`bulletin ${number} has not settled`);
    for (const [channel, report] of Object.entries(channels)) {
      const sum = Object.values(report.outcomes).reduce((total, count) => total + count, 0);
      if (sum !== report.audience || report.outcomes.pending + report.outcomes.held > 0)
        violations.push(
          `bulletin ${number} on ${channel}: ${report.audience} people, ${JSON.stringify(report.outcomes)}`,
        );
      audience += report.audience;
      for (const [name, count] of Object.entries(report.outcomes))
        outcomes[name] = (outcomes[name] ?? 0) + count;
      const people = new Set(
        got
          .filter(({ bulletin, item }) => bulletin === id && item.channel === channel)
          .map(({ item }) => item.to),
      );
      const missing = Math.max(0, report.outcomes.accepted - people.size);
      if (missing > 0) violations.push(`bulletin ${number} on ${channel}: ${missing} accepted and never got`);
      lost += missing;
    }
  }
  const duplicates = countDuplicates(got);
  if (duplicates.collapsed > 0)
    violations.push(`${duplicates.collapsed} duplicates that no receiver collapses`);
  const cancel = bulletins.find(({ kind }) => kind === "cancel");
  const heard = cancel ? whatWasHeard(got, cancel.id) : { foundFirst: [], foundAlone: [] };
  if (heard.foundFirst.length > 0)
    violations.push(`heard "found" before the alert: ${heard.foundFirst.slice(0, 5).join(", ")}`);
  return {
    bulletins: bulletins.length,
    audience,
    outcomes,
    lost,
    duplicates,
    foundFirst: heard.foundFirst.length,
    foundAlone: heard.foundAlone.length,
    lastOlderMs: cancel ? lastOlder(got, cancel.id, cancelledAtMs) : 0,
    violations,
  };
}

async function itemsFrom({ sandbox }: ChaosStage, from: number): Promise<InboxItem[]> {
  const items: InboxItem[] = [];
  for (let after = from; ; ) {
    const page = await sandbox.inbox.list({ after, limit: 1000 });
    items.push(...page);
    const last = page.at(-1);
    if (!last) return items;
    after = last.number;
  }
}

// A webhook names its bulletin in the body alone.
function bulletinOf({ tag, content }: InboxItem): string | null {
  if (content.kind !== "webhook") return tag;
  return /"bulletin":\{"id":"(bul_[0-9a-z]+)"/.exec(content.body)?.[1] ?? tag;
}

/** What makes two messages one at the receiver: Topic and tag, Message-ID, webhook-id. An SMS collapses with nothing. */
function collapseKey({ item }: Got): string | null {
  const { content } = item;
  if (content.kind === "push") return content.topic;
  if (content.kind === "email") return content.messageId;
  return content.kind === "webhook" ? content.id : null;
}

function countDuplicates(got: readonly Got[]): RoundCheck["duplicates"] {
  const seen = new Map<string, (string | null)[]>();
  for (const one of got) {
    const who = `${one.bulletin} ${one.item.channel} ${one.item.to}`;
    seen.set(who, [...(seen.get(who) ?? []), collapseKey(one)]);
  }
  const count = { raw: 0, sms: 0, collapsed: 0 };
  for (const [who, keys] of seen) {
    count.raw += keys.length - 1;
    if (who.includes(" sms ")) count.sms += keys.length - 1;
    else count.collapsed += new Set(keys).size - 1;
  }
  return count;
}

function whatWasHeard(got: readonly Got[], cancelId: string): { foundFirst: string[]; foundAlone: string[] } {
  const never = Number.POSITIVE_INFINITY;
  const heard = new Map<string, { alert: number; cancel: number }>();
  for (const { bulletin, item } of got) {
    const who = `${item.channel} ${item.to}`;
    const first = heard.get(who) ?? { alert: never, cancel: never };
    const kind = bulletin === cancelId ? "cancel" : "alert";
    first[kind] = Math.min(first[kind], item.number);
    heard.set(who, first);
  }
  const those = (fits: (first: { alert: number; cancel: number }) => boolean) =>
    [...heard].flatMap(([who, first]) => (fits(first) ? [who] : []));
  return {
    foundFirst: those(({ alert, cancel }) => cancel < alert && alert !== never),
    foundAlone: those(({ alert, cancel }) => cancel !== never && alert === never),
  };
}

function lastOlder(got: readonly Got[], cancelId: string, cancelledAtMs: number): number {
  const older = got.filter(({ bulletin }) => bulletin !== cancelId).map(({ item }) => Date.parse(item.at));
  return Math.max(0, Math.max(0, ...older) - cancelledAtMs);
}
