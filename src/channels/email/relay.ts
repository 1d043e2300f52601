// One relay with its kept-open sessions. nodemailer's own pool is not used: it sends a mail again by itself after a lost connection.
import { parseConnectionUrl } from "nodemailer/lib/shared";
import { abortCode, type CallLimits, type NoAnswer } from "../call-http.ts";
import {
  type Envelope,
  openSession,
  type RelayReply,
  type SessionOptions,
  type SmtpSession,
} from "./smtp-session.ts";

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
  const idle: SmtpSession[] = [];
  const all = new Set<SmtpSession>();
  const line: (() => void)[] = [];
  let places = options.connections;
  let closed = false;

  /** `back` ends when the session is ready for another mail, or gone. */
  async function send(
    envelope: Envelope,
    raw: Buffer,
    limits: CallLimits,
  ): Promise<{ end: RelayEnd; back?: Promise<void> }> {
    for (let fresh = false; ; fresh = true) {
      const session = (fresh ? undefined : idle.pop()) ?? (await connect());
      if (!("send" in session)) return { end: session };
      const reused = session.used > 0;
      const end = await session.send(envelope, raw, limits);
      const back = giveBack(session, end);
      // The relay had ended a session that lay idle: nothing was said yet, so the mail goes out over a new one.
      const stale = end.end === "not-sent" && reused && !limits.signal.aborted && end.code !== "timeout";
      if (!stale) return { end, back };
    }
  }

  async function connect(): Promise<SmtpSession | NoAnswer> {
    if (closed) return { end: "not-sent", code: "closed" };
    const opened: { session?: SmtpSession } = {};
    const session = await openSession(sessionOptions, () => {
      if (opened.session) forget(opened.session);
    });
    if (!("send" in session)) return session;
    opened.session = session;
    all.add(session);
    return session;
  }

  function forget(session: SmtpSession): void {
    all.delete(session);
    const at = idle.indexOf(session);
    if (at >= 0) idle.splice(at, 1);
  }

  async function giveBack(session: SmtpSession, end: RelayEnd): Promise<void> {
    const refused = end.end === "reply" && !end.reply.startsWith("2");
    const usable = end.end === "reply" && session.open && (!refused || (await session.reset(RESET_MS)));
    if (usable && !closed && session.used < MAILS_PER_SESSION) idle.push(session);
    else if (session.open) void session.quit(QUIT_MS);
  }

  async function inTurn(limits: CallLimits): Promise<NoAnswer | undefined> {
    if (places > 0) {
      places--;
      return undefined;
    }
    return new Promise((resolve) => {
      const step = () => {
        limits.signal.removeEventListener("abort", leave);
        resolve(undefined);
      };
      const leave = () => {
        line.splice(line.indexOf(step), 1);
        resolve({ end: "not-sent", code: abortCode(limits.signal) });
      };
      line.push(step);
      if (limits.signal.aborted) leave();
      else limits.signal.addEventListener("abort", leave, { once: true });
    });
  }

  function passOn(): void {
    const next = line.shift();
    if (next) next();
    else places++;
  }

  return {
    async send(envelope, raw, limits) {
      const kept = await inTurn(limits);
      if (kept) return kept;
      const { end, back } = await send(envelope, raw, limits);
      void (back ?? Promise.resolve()).then(passOn);
      return end;
    },
    async close() {
      closed = true;
      const resting = new Set(idle.splice(0));
      for (const session of all) if (!resting.has(session)) session.cut();
      await Promise.all([...resting].map((session) => session.quit(QUIT_MS)));
    },
  };
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
