// Calls the operator of the installation for what needs a person. It never throws into its caller and never holds it up.
import type { Env } from "../../config/env.ts";
import { codeOf } from "../channels/no-answer.ts";
import { mailSender, smsAccounts } from "../channels/provider-settings.ts";
import { toError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Db } from "../store/db.ts";
import { giveBackOperatorCall, takeOperatorCall } from "../store/operator-calls.ts";
import type { OperatorEvent, OperatorMessage, OperatorWay } from "./operator-event.ts";
import { operatorMail } from "./operator-mail.ts";
import { operatorSms } from "./operator-sms.ts";
import { operatorWebhook } from "./operator-webhook.ts";

/** `call` returns at once; `close` ends the pauses between tries and waits for what is being told, within its own limits. */
export type Operator = { call(event: OperatorEvent): void; close(): Promise<void> };

const WEBHOOK_PAUSES_MS = [1_000, 5_000, 15_000];
const CLOSE_WITHIN_MS = 5_000;

/**
 * The operator as `env` says to reach them: webhook, mail, SMS, or whichever of these is configured. Each event goes every way; the
 * same key goes once an hour, whichever of all processes notices it. A call that no way took may be made again at once.
 */
export function openOperator(
  env: Env,
  db: Db,
  log: Logger,
  { pausesMs = WEBHOOK_PAUSES_MS }: { pausesMs?: readonly number[] } = {},
): Operator {
  const ways = waysOf(env, log, pausesMs);
  const stopping = new AbortController();
  const calls = new Set<Promise<void>>();
  return {
    call(event) {
      log.error({ event: "operator.needed", key: event.key, severity: event.severity }, event.title);
      if (ways.length === 0 || stopping.signal.aborted) return;
      const sender = { at: new Date().toISOString(), service: env.PUBLIC_URL.origin, mode: env.MODE };
      const calling = tellOnce({ ...event, ...sender }, { ways, db, log, stopped: stopping.signal });
      calls.add(calling);
      void calling.finally(() => calls.delete(calling));
    },
    async close() {
      stopping.abort();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, CLOSE_WITHIN_MS);
      });
      await Promise.race([Promise.all(calls), late]);
      clearTimeout(timer);
    },
  };
}

function waysOf(env: Env, log: Logger, pausesMs: readonly number[]): OperatorWay[] {
  const attempt = (name: string, open: () => OperatorWay | undefined): OperatorWay[] => {
    try {
      const way = open();
      return way ? [way] : [];
    } catch (error) {
      log.error({ event: "operator.way-closed", way: name, err: toError(error) }, "one way is not usable");
      return [];
    }
  };
  const { OPERATOR_ALERT_WEBHOOK: url, OPERATOR_ALERT_EMAIL: mail, OPERATOR_ALERT_SMS: number } = env;
  return [
    ...attempt("webhook", () => url && operatorWebhook(url, pausesMs)),
    ...attempt("email", () => {
      const [urls, from] = [env.SMTP_URL, mailSender(env)];
      return mail && urls && from ? operatorMail({ urls, from, to: mail }) : undefined;
    }),
    ...attempt("sms", () => {
      const accounts = smsAccounts(env);
      return number && accounts.length > 0 ? operatorSms(accounts, number) : undefined;
    }),
  ];
}

type Telling = { ways: readonly OperatorWay[]; db: Db; log: Logger; stopped: AbortSignal };

async function tellOnce(message: OperatorMessage, { ways, db, log, stopped }: Telling): Promise<void> {
  const { key } = message;
  try {
    if (!(await takeOperatorCall(db, key))) return;
    const ends = await Promise.allSettled(ways.map((way) => way.tell(message, stopped)));
    const taken = ways.filter((_way, index) => ends[index]?.status === "fulfilled").map(({ name }) => name);
    for (const [index, end] of ends.entries()) {
      if (end.status === "fulfilled") continue;
      // Codes only: an address or a secret may stand in the text of an error.
      const fields = { event: "operator.not-reached", key, way: ways[index]?.name, code: codeOf(end.reason) };
      log.error(fields, "the operator could not be called this way");
    }
    if (taken.length === 0) await giveBackOperatorCall(db, key);
    else log.info({ event: "operator.called", key, ways: taken }, "the operator was called");
  } catch (error) {
    log.error(
      { event: "operator.not-reached", key, err: toError(error) },
      "the operator could not be called",
    );
  }
}
