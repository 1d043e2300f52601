// Puts the sandbox together: local services that speak the providers' protocols, one inbox, one plan of faults. Nothing leaves the machine.
import { randomUUID } from "node:crypto";
import { controlServer } from "./control-server.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createInbox, type Inbox, type InboxLimits } from "./inbox.ts";
import { type PushServer, startPushServer } from "./push-server.ts";
import type { PushSubscription } from "./push-subscriptions.ts";
import { type Identity, selfSignedCertificate } from "./self-signed-certificate.ts";
import { type SinchOptions, type SinchServer, startSinchServer } from "./sinch-server.ts";
import { type SmtpOptions, startSmtpServer } from "./smtp-server.ts";
import { startTwilioServer, type TwilioOptions, type TwilioServer } from "./twilio-server.ts";
import { startWebhookServer, type WebhookOptions, type WebhookServer } from "./webhook-server.ts";

/** What can be chosen; every port is free (0) unless named. `pushSecret` keeps the invented browsers the same over restarts (with a fixed port). */
export type SandboxOptions = {
  host?: string;
  ports?: {
    twilio?: number;
    sinch?: number;
    smtp?: number;
    push?: number;
    webhook?: number;
    control?: number;
  };
  twilio: TwilioOptions;
  /** A second provider of SMS; its account is invented where none is given. */
  sinch?: SinchOptions;
  smtp?: Pick<SmtpOptions, "auth"> & { startTls?: boolean };
  pushSecret?: string;
  vapidPublicKey?: string;
  webhooks?: Omit<WebhookOptions, "identity"> & { tls?: boolean };
  inbox?: Partial<InboxLimits>;
};

/** Where everything stands, as plain data; `certificate` (PEM) is the CA for push and STARTTLS. */
export type SandboxAddresses = {
  twilioUrl: string;
  sinchUrl: string;
  smtpUrl: string;
  pushUrl: string;
  webhookUrls: readonly string[];
  controlUrl: string;
  certificate: string;
  pushSecret: string;
};

/** A running sandbox in this process. */
export type Sandbox = SandboxAddresses & {
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly twilio: TwilioServer;
  readonly sinch: SinchServer;
  readonly push: PushServer;
  readonly webhooks: WebhookServer;
  subscriptionFor(n: number): PushSubscription;
  close(): Promise<void>;
};

/** Starts every server; when one cannot start, those already started are closed again. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const identity = selfSignedCertificate([host]);
  const [faults, inbox] = [createFaults(), createInbox(options.inbox)];
  const stage = (port = 0) => ({ host, port, faults, inbox });
  await using started = new AsyncDisposableStack();
  const keep = <Server extends { close(): Promise<unknown> }>(server: Server): Server => {
    started.defer(async () => void (await server.close()));
    return server;
  };

  const twilio = keep(await startTwilioServer(stage(options.ports?.twilio), options.twilio));
  const sinch = keep(await startSinchServer(stage(options.ports?.sinch), options.sinch ?? inventedPlan()));
  const smtp = keep(await startSmtpServer(stage(options.ports?.smtp), smtpOptions(options, identity)));
  const push = keep(await startPushServer(stage(options.ports?.push), { identity, ...pushOptions(options) }));
  const webhooks = keep(
    await startWebhookServer(stage(options.ports?.webhook), webhookOptions(options, identity)),
  );
  const control = keep(controlServer(stage(), { twilio, sinch, push, webhooks }));
  const controlUrl = await control.listen({ host, port: options.ports?.control ?? 0 });

  const all = started.move();
  return {
    twilioUrl: twilio.url,
    sinchUrl: sinch.url,
    smtpUrl: smtp.url,
    pushUrl: push.url,
    webhookUrls: webhooks.urls,
    controlUrl,
    certificate: identity.cert,
    pushSecret: push.secret,
    inbox,
    faults,
    twilio,
    sinch,
    push,
    webhooks,
    subscriptionFor: (n) => push.subscriptionFor(n),
    close: () => all.disposeAsync(),
  };
}

/** Nobody knows its token, so nothing is carried by it. */
function inventedPlan(): SinchOptions {
  return { servicePlanId: "sandbox", apiToken: randomUUID() };
}

function webhookOptions({ webhooks = {} }: SandboxOptions, identity: Identity): WebhookOptions {
  const { tls, ...rest } = webhooks;
  return { ...rest, ...(tls ? { identity } : {}) };
}

function smtpOptions({ smtp = {} }: SandboxOptions, identity: Identity): SmtpOptions {
  return { ...(smtp.auth ? { auth: smtp.auth } : {}), ...(smtp.startTls ? { identity } : {}) };
}

function pushOptions({ pushSecret, vapidPublicKey }: SandboxOptions): {
  secret?: string;
  vapidPublicKey?: string;
} {
  return {
    ...(pushSecret === undefined ? {} : { secret: pushSecret }),
    ...(vapidPublicKey === undefined ? {} : { vapidPublicKey }),
  };
}
