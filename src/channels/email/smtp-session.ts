// One connection to one relay, over nodemailer's SMTP client. Told apart at every end: had the relay begun to get the mail?
import { Readable } from "node:stream";
import SMTPConnection, { type SMTPConnectionOptions } from "nodemailer/lib/smtp-connection";
import { abortCode, type CallLimits, watchLimits } from "../call-limits.ts";
import { codeOf, type NoAnswer } from "../no-answer.ts";
import type { SmtpStage } from "./smtp-replies.ts";

/** The relay answered; `reply` is its whole line. `stage` is `data` for an accepted mail. */
export type RelayReply = { end: "reply"; stage: SmtpStage; reply: string };

/** Addresses of the envelope. */
export type Envelope = { from: string; to: string };

/** How a relay is reached: nodemailer's own options, with the login apart. */
export type SessionOptions = SMTPConnectionOptions & { auth?: { user: string; pass: string } };

/** An open session; one mail at a time. */
export type SmtpSession = {
  /** How many mails it was given. */
  readonly used: number;
  readonly open: boolean;
  send(envelope: Envelope, raw: Buffer, limits: CallLimits): Promise<RelayReply | NoAnswer>;
  /** Ends a refused transaction; false when the session is of no more use, or silent for `withinMs`. */
  reset(withinMs: number): Promise<boolean>;
  /** Says QUIT, waits for the answer for at most `withinMs`, and closes. */
  quit(withinMs: number): Promise<void>;
  /** Closes at once; a mail under way ends as `cut` or `not-sent`. */
  cut(): void;
};

/** Connects and logs in; `onEnd` is called once when the session is over. Nothing was sent when this fails. */
export function openSession(options: SessionOptions, onEnd: () => void): Promise<SmtpSession | NoAnswer> {
  const connection = new SMTPConnection(options);
  connection.once("end", onEnd);
  return new Promise((resolve) => {
    const fail = (error?: Error | null) => {
      resolve({ end: "not-sent", code: error ? failureCode(error) : "cut" });
      connection.close();
    };
    connection.on("error", fail);
    connection.once("end", () => fail());
    connection.connect((error) => {
      if (error) fail(error);
      else if (!options.auth || !connection.allowsAuth) resolve(sessionOver(connection));
      else
        connection.login(options.auth, (refusal) =>
          refusal ? fail(refusal) : resolve(sessionOver(connection)),
        );
    });
  });
}

function sessionOver(connection: SMTPConnection): SmtpSession {
  let used = 0;
  const current: Current = { stop: undefined };
  return {
    get used() {
      return used;
    },
    get open() {
      return !connection.destroyed;
    },
    send(envelope, raw, limits) {
      used++;
      return sendOver(connection, current, envelope, raw, limits);
    },
    reset: (withinMs) =>
      new Promise((resolve) => {
        const settle = (usable: boolean) => {
          clearTimeout(timer);
          resolve(usable);
        };
        const timer = setTimeout(() => connection.close(), withinMs);
        connection.once("end", () => settle(false));
        connection.reset((error) => settle(!error));
      }),
    quit(withinMs) {
      if (connection.destroyed) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => connection.close(), withinMs);
        connection.once("end", () => {
          clearTimeout(timer);
          resolve();
        });
        connection.quit();
      });
    },
    cut() {
      current.stop?.("closed");
      connection.close();
    },
  };
}

/** The mail under way: nodemailer forgets it without a word when the connection is closed from our side. */
type Current = { stop: ((code: string) => void) | undefined };

function sendOver(
  connection: SMTPConnection,
  current: Current,
  envelope: Envelope,
  raw: Buffer,
  limits: CallLimits,
): Promise<RelayReply | NoAnswer> {
  if (limits.signal.aborted) return Promise.resolve({ end: "not-sent", code: abortCode(limits.signal) });
  // nodemailer reads the stream only after the relay's go-ahead to DATA: unread means that no relay holds a byte of the mail.
  const mail = new Readable({ read: () => undefined });
  mail.push(raw);
  mail.push(null);
  return new Promise((resolve) => {
    let over = false;
    const finish = (end: RelayReply | NoAnswer) => {
      if (over) return;
      over = true;
      current.stop = undefined;
      forget();
      resolve(end);
    };
    const lose = (code: string) => finish({ end: mail.readableDidRead ? "cut" : "not-sent", code });
    const stop = (code: string) => {
      lose(code);
      connection.close();
    };
    const forget = watchLimits(limits, stop);
    current.stop = stop;
    connection.send(envelope, mail, (error, info) => {
      if (!error) finish({ end: "reply", stage: "data", reply: String(info?.response ?? "") });
      else if (isRefusal(error)) finish({ end: "reply", stage: stageOf(error), reply: error.response });
      else stop(failureCode(error));
    });
  });
}

type SmtpError = Error & {
  response?: unknown;
  responseCode?: unknown;
  command?: unknown;
  originalCode?: unknown;
};

/** A proper negative reply; anything else that came back (nonsense, a positive reply out of step) tells nothing. */
function isRefusal(error: SmtpError): error is SmtpError & { response: string } {
  const { response, responseCode } = error;
  return (
    typeof response === "string" &&
    typeof responseCode === "number" &&
    responseCode >= 400 &&
    responseCode < 600
  );
}

function stageOf(error: SmtpError): SmtpStage {
  if (error.command === "MAIL FROM") return "mail";
  return error.command === "RCPT TO" ? "rcpt" : "data";
}

function failureCode(error: SmtpError): string {
  if (isRefusal(error)) return `smtp-${error.response.slice(0, 3)}`;
  const code = codeOf(typeof error.originalCode === "string" ? { code: error.originalCode } : error);
  if (code === "eprotocol" || code === "emessage") return "garbage-reply";
  if (code === "etimedout") return "timeout";
  return code === "econnection" ? "cut" : code;
}
