// The sandbox's mail server: takes every mail it is offered over real SMTP and files it; it has no way to pass one on.
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerError,
  type SMTPServerSession,
} from "smtp-server";
import { listeningPort } from "./address.ts";
import { type Ending, endWithFault } from "./end-with-fault.ts";
import type { FaultStage } from "./faults.ts";
import { messageIdOf, readMail } from "./mail-content.ts";
import type { Identity } from "./self-signed-certificate.ts";
import type { Stage } from "./stage.ts";
import { bulletinInMessageId } from "./tags.ts";

/** With `auth` only this login may send; `identity` offers STARTTLS. */
export type SmtpOptions = { auth?: { user: string; pass: string }; identity?: Identity };

/** The running server; `url` is what SMTP_URL takes (it names the login where one is asked for). */
export type SmtpServer = { readonly url: string; close(): Promise<void> };

const MAIL_MAX_BYTES = 10 * 1024 * 1024;
const IDLE_MS = 600_000;

type Callback = (error?: Error | null) => void;
type Sockets = Map<number, { raw: Socket; top: Socket }>;

/** Starts listening. */
export async function startSmtpServer(stage: Stage, options: SmtpOptions = {}): Promise<SmtpServer> {
  const sockets: Sockets = new Map();
  const server = createServer(stage, options, sockets);
  server.on("error", () => undefined);
  server.server.on("connection", (raw: Socket) => {
    const port = raw.remotePort ?? 0;
    sockets.set(port, { raw, top: raw });
    raw.once("close", () => sockets.delete(port));
    if (stage.faults.take({ channel: "email", stage: "connection" })) raw.destroy();
  });
  const port = await listeningPort(server.server, stage);
  const login = options.auth
    ? `${encodeURIComponent(options.auth.user)}:${encodeURIComponent(options.auth.pass)}@`
    : "";
  return {
    url: `smtp://${login}${stage.host}:${port}`,
    async close() {
      for (const { raw } of sockets.values()) raw.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function createServer(stage: Stage, options: SmtpOptions, sockets: Sockets): SMTPServer {
  const refusal = (at: FaultStage, to?: string): SMTPServerError | null => {
    const fault = stage.faults.take({ channel: "email", stage: at, ...(to === undefined ? {} : { to }) });
    return fault?.kind === "smtp" ? smtpError(fault.reply) : null;
  };
  return new SMTPServer({
    ...options.identity,
    name: "sandbox.invalid",
    banner: "Amberwire sandbox, nothing leaves this machine",
    logger: false,
    size: MAIL_MAX_BYTES,
    maxClients: 1000,
    socketTimeout: IDLE_MS,
    closeTimeout: 100,
    disableReverseLookup: true,
    // The replies of a fault carry their own enhanced codes; the library's would stand before them.
    hideENHANCEDSTATUSCODES: true,
    authOptional: !options.auth,
    allowInsecureAuth: true,
    disabledCommands: options.identity ? [] : ["STARTTLS"],
    onAuth(given, _session, callback) {
      const { auth } = options;
      const known = !auth || (given.username === auth.user && given.password === auth.pass);
      callback(known ? null : smtpError("535 5.7.8 Authentication credentials invalid"), {
        user: given.username,
      });
    },
    onConnect: (_session, callback: Callback) => callback(refusal("connect")),
    onMailFrom: (_address, _session, callback: Callback) => callback(refusal("mail")),
    onRcptTo: (address, _session, callback: Callback) =>
      callback(refusal("rcpt", address.address.toLowerCase())),
    onSecure(socket, session, callback) {
      const known = sockets.get(session.remotePort);
      if (known) known.top = socket;
      callback(null);
    },
    onData: (stream, session, callback) =>
      void takeMail(stage, stream, session, sockets, callback).catch((thrown: unknown) =>
        callback(toSmtpError(thrown)),
      ),
  });
}

async function takeMail(
  stage: Stage,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  sockets: Sockets,
  callback: (error?: Error | null, message?: string) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  if (stream.sizeExceeded) return callback(smtpError("552 5.3.4 Message size exceeds fixed limit"));
  const raw = Buffer.concat(chunks);
  const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
  const ending: Ending = {
    take: () => file(stage, raw, recipients),
    answer: () => callback(null, `2.0.0 Ok: queued as ${randomBytes(6).toString("hex").toUpperCase()}`),
    refuse: (reply) => callback(smtpError(reply)),
    socket: sockets.get(session.remotePort),
  };
  const [to] = recipients;
  const occasion = { channel: "email", stage: "request" } as const;
  await endWithFault(ending, stage.faults.take(to === undefined ? occasion : { ...occasion, to }));
}

function file(stage: Stage, raw: Buffer, recipients: readonly string[]): void {
  const messageId = messageIdOf(raw);
  const tag = bulletinInMessageId(messageId);
  for (const to of recipients) {
    stage.inbox.add({
      channel: "email",
      to,
      bytes: raw.length,
      tag,
      open: async () => ({ tag, content: await readMail(raw) }),
    });
  }
}

function smtpError(reply: string): SMTPServerError {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

function toSmtpError(thrown: unknown): SMTPServerError {
  return smtpError(`451 4.3.0 ${thrown instanceof Error ? thrown.message : String(thrown)}`);
}
