// One relay with its kept-open sessions. nodemailer's own pool is not used: it sends a mail again by itself after a lost connection.
import { parseConnectionUrl } from "nodemailer/lib/shared";
import { abortCode, type CallLimits, orAbort } from "../call-limits.ts";
import type { NoAnswer } from "../no-answer.ts";
import {
  type Envelope,
  openSession,
  type RelayReply,
  type SessionOptions,
  type SmtpSession,
} from "./smtp-session.ts";
import { createTurns } from "./turns.ts";

/** How a relay is used. `url` in nodemailer's form; its query may hold TLS options. */
export type RelayOptions = {
  url: string;
  connections: number;
  connectTimeoutMs: number;
  idleMs: number;
  answerBytesMax: number;
};

/** How a mail ended at a relay. */
export type RelayEnd = RelayReply | NoAnswer;

/** An open relay. */
export type Relay = {
  send(envelope: Envelope, raw: Buffer, limits: CallLimits): Promise<RelayEnd>;
  close(): Promise<void>;
};

/** Relays end long sessions; ours are renewed before most do. */
const MAILS_PER_SESSION = 1000;
const QUIT_MS = 500;
const RESET_MS = 2000;

/** Prepares a relay; it connects when the first mail comes. Mails beyond `connections` wait their turn, within their own limits. */
export function openRelay(options: RelayOptions): Relay {
  const sessionOptions = readUrl(options);
  const turns = createTurns(options.connections);
  const idle = new Set<SmtpSession>();
  const all = new Set<SmtpSession>();
  let closed = false;

  async function offer(envelope: Envelope, raw: Buffer, limits: CallLimits): Promise<RelayEnd> {
    for (let fresh = false; ; fresh = true) {
      const kept = fresh ? undefined : takeIdle(idle);
      const session = kept ?? (await connectOrLeave(limits.signal));
      if ("code" in session) {
        turns.give();
        return session;
      }
      const end = await session.send(envelope, raw, limits);
      // The relay had ended a session that lay idle: nothing was said yet, so the mail goes out over a new one.
      if (kept && end.end === "not-sent" && !limits.signal.aborted && end.code !== "timeout") continue;
      void rest(session, end).finally(() => turns.give());
      return end;
    }
  }

  /** A session that was opened in vain, because its mail was called off meanwhile, serves the next. */
  async function connectOrLeave(signal: AbortSignal): Promise<SmtpSession | NoAnswer> {
    const connecting = connect();
    const session = await orAbort(connecting, signal);
    if ("code" in session) void connecting.then((late) => ("code" in late ? undefined : idle.add(late)));
    return session;
  }

  async function connect(): Promise<SmtpSession | NoAnswer> {
    if (closed) return { end: "not-sent", code: "closed" };
    const opened: { session?: SmtpSession } = {};
    const session = await openSession(sessionOptions, () => {
      if (!opened.session) return;
      all.delete(opened.session);
      idle.delete(opened.session);
    });
    if ("code" in session) return session;
    opened.session = session;
    all.add(session);
    if (closed) session.cut();
    return session;
  }

  /** Makes the session ready for another mail, or ends it. */
  async function rest(session: SmtpSession, end: RelayEnd): Promise<void> {
    const refused = end.end === "reply" && !end.reply.startsWith("2");
    const usable = end.end === "reply" && session.open && (!refused || (await session.reset(RESET_MS)));
    if (usable && !closed && session.used < MAILS_PER_SESSION) idle.add(session);
    else if (session.open) void session.quit(QUIT_MS);
  }

  return {
    async send(envelope, raw, limits) {
      if (await turns.take(limits.signal)) return offer(envelope, raw, limits);
      return { end: "not-sent", code: abortCode(limits.signal) };
    },
    async close() {
      closed = true;
      for (const session of all) if (!idle.has(session)) session.cut();
      await Promise.all([...idle].map((session) => session.quit(QUIT_MS)));
    },
  };
}

/** The one used last: it is the least likely to have been ended by the relay. */
function takeIdle(idle: Set<SmtpSession>): SmtpSession | undefined {
  const last = [...idle].at(-1);
  if (last) idle.delete(last);
  return last;
}

function readUrl(options: RelayOptions): SessionOptions {
  const { auth, ...given } = parseConnectionUrl(options.url);
  return {
    ...given,
    ...(auth ? { auth: { user: String(auth.user ?? ""), pass: String(auth.pass ?? "") } } : {}),
    connectionTimeout: options.connectTimeoutMs,
    greetingTimeout: options.connectTimeoutMs,
    dnsTimeout: options.connectTimeoutMs,
    socketTimeout: options.idleMs,
    socketCloseTimeout: 0,
    maxResponseSize: options.answerBytesMax,
  };
}
