// The rules between variables. Pure: takes what is given, gives the faults.
import { createECDH, createPrivateKey } from "node:crypto";
import type { EnvChannel, GivenEnv, SmsProviderName } from "./env-variables.ts";

/** One fault: `message` is a sentence that begins with the variable's name and says how to mend it. Never holds a secret. */
export type EnvFault = {
  variable: string;
  message: string;
  channel?: EnvChannel;
  /** Only this provider of the channel is disabled. */
  provider?: SmsProviderName;
};

const CONFIRM = "OUTBOUND_ALLOW_PRIVATE_NETWORKS_CONFIRM";

/** Every fault between the values of `given`. */
export function ruleFaults(given: GivenEnv): EnvFault[] {
  return [
    ...(given.MODE === "live" ? liveFaults(given) : sandboxFaults(given)),
    ...keyFaults(given),
    ...pairFaults(given),
  ];
}

function liveFaults(given: GivenEnv): EnvFault[] {
  const embedded = given.ALLOW_EMBEDDED_POSTGRES === true;
  const faults: EnvFault[] = [];
  const fault = (variable: string, rest: string) => faults.push({ variable, message: `${variable} ${rest}` });
  if (given.DATABASE_URL === undefined && !embedded) {
    fault(
      "DATABASE_URL",
      "is needed in live mode. Set it, or ALLOW_EMBEDDED_POSTGRES=true to run on one machine's own database.",
    );
  }
  for (const name of ["ENCRYPTION_KEYS", "HASH_KEYS"] as const) {
    if (given[name] === undefined && !embedded) {
      fault(name, `is needed in live mode. Set it to id:base64 with 32 bytes from openssl rand -base64 32.`);
    }
  }
  if (given.PUBLIC_URL === undefined)
    fault("PUBLIC_URL", "is needed in live mode. Set it to the https address that people reach.");
  else if (given.PUBLIC_URL.protocol !== "https:")
    fault("PUBLIC_URL", "must begin with https:// in live mode.");
  if (given.CLOCK !== undefined)
    fault("CLOCK", "is for tests and the demo and is refused in live mode. Remove it.");
  if (given.SANDBOX_CONTROL_URL !== undefined)
    fault("SANDBOX_CONTROL_URL", "belongs to sandbox mode. Remove it in live mode.");
  if (given.OUTBOUND_ALLOW_PRIVATE_NETWORKS === true && given[CONFIRM] === undefined) {
    fault(
      "OUTBOUND_ALLOW_PRIVATE_NETWORKS",
      `opens the inside network and is refused in live mode. Remove it, or add ${CONFIRM}=reaches-internal-systems.`,
    );
  }
  return faults;
}

function sandboxFaults(given: GivenEnv): EnvFault[] {
  const faults: EnvFault[] = [];
  const local = (variable: string, hosts: readonly string[]) => {
    for (const host of hosts) {
      if (isLocal(host)) continue;
      faults.push({
        variable,
        message: `${variable} points to ${host}, but a sandbox reaches no live provider. Use an address of this machine, remove it, or set MODE=live.`,
      });
    }
  };
  local("TWILIO_API_URL", given.TWILIO_API_URL === undefined ? [] : [given.TWILIO_API_URL.hostname]);
  local("SINCH_API_URL", given.SINCH_API_URL === undefined ? [] : [given.SINCH_API_URL.hostname]);
  local(
    "SMTP_URL",
    (given.SMTP_URL ?? []).map((one) => new URL(one).hostname),
  );
  local(
    "SANDBOX_CONTROL_URL",
    given.SANDBOX_CONTROL_URL === undefined ? [] : [given.SANDBOX_CONTROL_URL.hostname],
  );
  local(
    "OPERATOR_ALERT_WEBHOOK",
    given.OPERATOR_ALERT_WEBHOOK === undefined ? [] : [given.OPERATOR_ALERT_WEBHOOK.hostname],
  );
  return faults;
}

// `sandbox` is the name under which a compose file runs the sandbox services.
function isLocal(host: string): boolean {
  return (
    host === "localhost" ||
    host === "sandbox" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    host === "::1" ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function keyFaults(given: GivenEnv): EnvFault[] {
  if (given.AUDIT_SIGNING_KEY === undefined || privateKeyType(given.AUDIT_SIGNING_KEY) === "ed25519")
    return [];
  return [
    {
      variable: "AUDIT_SIGNING_KEY",
      message:
        "AUDIT_SIGNING_KEY must be an unencrypted Ed25519 private key (openssl genpkey -algorithm ed25519).",
    },
  ];
}

function pairFaults(given: GivenEnv): EnvFault[] {
  const faults: EnvFault[] = [];
  const together = (channel: EnvChannel, names: readonly (keyof GivenEnv)[], provider?: SmsProviderName) => {
    const missing = names.filter((name) => given[name] === undefined);
    if (missing.length === 0 || missing.length === names.length) return;
    for (const variable of missing) {
      const others = names.filter((name) => given[name] !== undefined).join(" and ");
      faults.push({
        variable,
        channel,
        ...(provider && { provider }),
        message: `${variable} is missing beside ${others}. Set it, or remove ${others}.`,
      });
    }
  };
  together("sms", ["TWILIO_API_KEY", "TWILIO_API_SECRET"], "twilio");
  together("sms", ["SINCH_SERVICE_PLAN_ID", "SINCH_API_TOKEN", "SINCH_FROM"], "sinch");
  together("email", ["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_PRIVATE_KEY"]);
  together("push", ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"]);
  together("cap", ["CAP_SIGNING_KEY", "CAP_SIGNING_CERT"]);
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined && given.MODE === "live") {
    faults.push({
      variable: "MAIL_FROM",
      channel: "email",
      message: "MAIL_FROM is missing beside SMTP_URL. Set it to the sender of every mail.",
    });
  }
  if (!vapidFits(given.VAPID_PUBLIC_KEY, given.VAPID_PRIVATE_KEY)) {
    faults.push({
      variable: "VAPID_PUBLIC_KEY",
      channel: "push",
      message:
        "VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY. Set both from one run of npx amberwire vapid create.",
    });
  }
  return faults;
}

function vapidFits(publicKey: string | undefined, privateKey: string | undefined): boolean {
  if (publicKey === undefined || privateKey === undefined) return true;
  try {
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(Buffer.from(privateKey, "base64url"));
    return curve.getPublicKey().equals(Buffer.from(publicKey, "base64url"));
  } catch {
    return false;
  }
}

function privateKeyType(pem: string): string | undefined {
  try {
    return createPrivateKey(pem).asymmetricKeyType;
  } catch {
    return undefined;
  }
}
