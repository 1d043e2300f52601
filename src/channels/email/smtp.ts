// Carries mail to the first relay that takes it. One recipient a mail; the same Message-ID at every attempt of a delivery.
import addressParser from "nodemailer/lib/addressparser";
import type {
  AttemptReference,
  EmailMessage,
  EmailRendered,
  Provider,
  SendOptions,
  SendOutcome,
} from "../contract.ts";
import { outcomeOf } from "../reply-rule.ts";
import { type DkimKey, openDkim } from "./dkim.ts";
import { envelopeAddress } from "./mail-address.ts";
import { buildTemplate, fillTemplate, type MailTemplate } from "./mail-template.ts";
import { openRelay, type RelayEnd, type RelayOptions } from "./relay.ts";
import { returnPath } from "./return-path.ts";
import { outcomeOfReply, ruleOfLogin } from "./smtp-replies.ts";
import type { Envelope } from "./smtp-session.ts";

/** Settings. `name` tells this relay from others of ours; `from` as in a header; `returnPathKey` signs envelope senders, on the domain of `from`. */
export type SmtpSettings = RelayOptions & {
  name: string;
  from: string;
  returnPathKey: Buffer;
  requestTimeoutMs: number;
  dkim?: DkimKey;
};

/** The provider; throws when `from` holds no address or the DKIM key cannot be used. */
export function openSmtp(settings: SmtpSettings): Provider<EmailRendered> {
  const domain = domainOf(settings.from);
  const sign = settings.dkim ? openDkim(settings.dkim) : undefined;
  const relay = openRelay(settings);
  const templates = new WeakMap<EmailMessage, Promise<MailTemplate>>();

  function templateOf(message: EmailMessage): Promise<MailTemplate> {
    const known = templates.get(message) ?? buildTemplate(message, { from: settings.from, domain });
    templates.set(message, known);
    return known;
  }

  function offer(envelope: Envelope, raw: Buffer, signal: AbortSignal): Promise<RelayEnd> {
    const { requestTimeoutMs: timeoutMs, answerBytesMax } = settings;
    return relay.send(envelope, raw, { signal, timeoutMs, answerBytesMax });
  }

  return {
    name: settings.name,
    channel: "email",
    async send(rendered, options) {
      const to = envelopeAddress(rendered.to);
      if ("fault" in to) return refusalOf(to.fault);
      const { message, manageUrl, unsubscribeUrl } = rendered;
      const messageId = messageIdOf(message, options.attempt, domain);
      const parts = { to: to.address, messageId, date: new Date(), manageUrl, unsubscribeUrl };
      const filled = fillTemplate(await templateOf(message), parts);
      const raw = sign ? await sign(filled) : filled;
      const from = returnPath(settings.returnPathKey, options.attempt, domain);
      return outcomeOfEnd(await offer({ from, to: to.address }, raw, options.signal), messageId);
    },
    close: () => relay.close(),
  };
}

/** Names bulletin and contact but not the attempt: a mailbox that gets a repeat shows it once. */
function messageIdOf(message: EmailMessage, attempt: SendOptions["attempt"], domain: string): string {
  return `${message.bulletinId}.${contactOf(attempt).toString(36)}@${domain}`;
}

function contactOf(attempt: AttemptReference): number {
  return Number(attempt.split("-")[1]);
}

function outcomeOfEnd(end: RelayEnd, messageId: string): SendOutcome {
  if (end.end === "reply") {
    const queued = /\bqueued as ([A-Za-z0-9]{4,40})\b/i.exec(end.reply)?.[1];
    return outcomeOfReply(end.stage, end.reply, queued ?? messageId);
  }
  if (end.end === "cut") return { kind: "unknown", code: end.code };
  const login = ruleOfLogin(end.code);
  if (login) return outcomeOf(login, end.code);
  return { kind: "deferred", code: end.code, scope: end.code === "aborted" ? "contact" : "provider" };
}

function refusalOf(fault: "invalid" | "needs-smtputf8"): SendOutcome {
  return fault === "invalid"
    ? { kind: "refused", code: "address-invalid", suppress: "invalid-address" }
    : { kind: "refused", code: "address-needs-smtputf8" };
}

function domainOf(from: string): string {
  const address = addressParser(from, { flatten: true })[0]?.address ?? "";
  const judged = envelopeAddress(address);
  if ("fault" in judged)
    throw new Error("MAIL_FROM must hold one mail address, such as: Alerts <alerts@example.org>");
  return judged.address.slice(judged.address.lastIndexOf("@") + 1);
}
