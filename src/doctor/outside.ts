// Is the outside there: queue server, providers, our own public address? Sends nothing to anybody.
import { connect } from "node:net";
import type { Env } from "../../config/env.ts";
import { smsAccounts } from "../channels/provider-settings.ts";
import { openRedis } from "../queue/redis.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

const ANSWER_WITHIN_MS = 5_000;

/** Findings about Redis, where it is used. */
export async function checkQueue(env: Env): Promise<Finding[]> {
  if (env.REDIS_URL === undefined) return [ok("queue", "in PostgreSQL")];
  const redis = openRedis(env.REDIS_URL, { failFast: true });
  try {
    await within(redis.ping());
    return [ok("queue", "Redis answers")];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      failed(
        "queue",
        why,
        "Check REDIS_URL and that the server runs; or remove it to keep the queue in PostgreSQL.",
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

/** Findings about each channel's provider: configured, and can a connection be made. */
export async function checkProviders(env: Env): Promise<Finding[]> {
  const faulty = env.faults.map(({ channel, provider, message }) =>
    failed(
      provider ? `${channel} (${provider})` : (channel ?? "environment"),
      message,
      "Mend it; until then it is off.",
    ),
  );
  const off = new Set(env.faults.filter(({ provider }) => !provider).map(({ channel }) => channel));
  const checks = [
    off.has("sms") ? [] : sms(env),
    off.has("email") ? [] : email(env),
    off.has("push") ? [] : [push(env)],
  ];
  return [...faulty, ...(await Promise.all(checks.flat()))];
}

/** Does PUBLIC_URL lead to a running service? Only a warning: it may not run yet, or not be reachable from inside. */
export async function checkPublicUrl(env: Env): Promise<Finding[]> {
  const shown = env.PUBLIC_URL.origin;
  try {
    const answer = await fetch(new URL("/healthz", env.PUBLIC_URL), {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (answer.ok) return [ok("public address", `${shown} answers`)];
    return [
      warning(
        "public address",
        `${shown}/healthz answers ${answer.status}`,
        "Check that PUBLIC_URL leads to this service.",
      ),
    ];
  } catch {
    return [
      warning(
        "public address",
        `nothing answers at ${shown}`,
        "Start the service; if it runs, check PUBLIC_URL, DNS and the proxy.",
      ),
    ];
  }
}

function sms(env: Env): Promise<Finding>[] {
  const accounts = smsAccounts(env);
  if (accounts.length === 0 && env.MODE === "sandbox") return [Promise.resolve(ok("sms", "sandbox"))];
  // A provider with a fault is told of already.
  if (accounts.length === 0 && env.faults.some(({ channel }) => channel === "sms")) return [];
  if (accounts.length === 0) {
    const todo =
      "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM, or the SINCH_… of a service plan.";
    return [Promise.resolve(warning("sms", "not configured; this channel is off", todo))];
  }
  const name = (provider: string) => (accounts.length > 1 ? `sms (${provider})` : "sms");
  return accounts.map(({ provider, account }) => {
    const url = new URL(account.apiUrl);
    return reach(name(provider), url.hostname, Number(url.port) || (url.protocol === "https:" ? 443 : 80));
  });
}

function email(env: Env): Promise<Finding>[] {
  if (env.SMTP_URL === undefined) {
    return [
      Promise.resolve(
        env.MODE === "sandbox"
          ? ok("email", "sandbox")
          : warning("email", "not configured; this channel is off", "Set SMTP_URL and MAIL_FROM."),
      ),
    ];
  }
  return env.SMTP_URL.map((text) => {
    const url = new URL(text);
    return reach("email", url.hostname, Number(url.port) || (url.protocol === "smtps:" ? 465 : 587));
  });
}

function push(env: Env): Promise<Finding> {
  const configured = env.VAPID_PUBLIC_KEY !== undefined;
  if (configured) return Promise.resolve(ok("push", "VAPID keys are set"));
  return Promise.resolve(
    env.MODE === "sandbox"
      ? ok("push", "sandbox")
      : warning(
          "push",
          "not configured; this channel is off",
          "Run: npx amberwire vapid create, and set what it prints.",
        ),
  );
}

async function reach(check: string, host: string, port: number): Promise<Finding> {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ""), port });
  try {
    await within(
      new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve).once("error", reject);
      }),
    );
    return ok(check, `${host}:${port} can be reached`);
  } catch (error) {
    const why = error instanceof Error ? error.message || "no connection" : String(error);
    return failed(
      check,
      `${host}:${port}: ${why}`,
      "Check the address, DNS and the firewall's outgoing rules.",
    );
  } finally {
    socket.destroy();
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)),
      ANSWER_WITHIN_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
