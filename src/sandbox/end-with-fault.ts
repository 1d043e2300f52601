// Ends the DATA of one mail the way a fault says; the SMTP twin of answer-with-fault.ts.
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./faults.ts";

/** The ways out for one mail: `raw` is the TCP socket, `top` the TLS one above it after STARTTLS. */
export type Ending = {
  take(): void;
  answer(): void;
  /** `reply` begins with its three digits. */
  refuse(reply: string): void;
  socket: { raw: Socket; top: Socket } | undefined;
};

const FLOOD_LINE = `250-${"x".repeat(900)}\r\n`;

/** Accepts the mail, or ends with the fault given. */
export async function endWithFault(ending: Ending, fault: Fault | undefined): Promise<void> {
  if (fault === undefined) return accept(ending);
  if (fault.kind === "slow") return acceptSlowly(ending, fault);
  if (!("taken" in fault) || fault.taken) ending.take();
  switch (fault.kind) {
    case "smtp":
      ending.refuse(fault.reply);
      return;
    case "hang":
      return;
    case "reset":
      ending.socket?.raw.resetAndDestroy();
      return;
    case "garbage":
      ending.socket?.top.write(
        fault.layer === "wire" ? "\u0000\u0007!! zzz\r\n" : "250 \u0007{<!-- not a reply\r\n",
      );
      if (fault.layer === "wire") ending.socket?.top.end();
      return;
    case "oversized":
      flood(ending.socket?.top, fault.bytes);
      return;
    case "twice":
      ending.answer();
      ending.socket?.top.write("250 2.0.0 Ok, and once more\r\n");
      return;
    default:
      ending.answer();
  }
}

function accept(ending: Ending): void {
  ending.take();
  ending.answer();
}

async function acceptSlowly(ending: Ending, fault: Fault & { kind: "slow" }): Promise<void> {
  if (fault.taken) ending.take();
  await wait(fault.ms, undefined, { ref: false });
  if (!ending.socket || ending.socket.raw.destroyed) return;
  if (!fault.taken) ending.take();
  ending.answer();
}

function flood(socket: Socket | undefined, bytes: number): void {
  let left = bytes;
  const more = () => {
    while (left > 0 && socket && !socket.destroyed) {
      left -= FLOOD_LINE.length;
      if (!socket.write(FLOOD_LINE)) {
        socket.once("drain", more);
        return;
      }
    }
    if (socket && !socket.destroyed) socket.write("250 done\r\n");
  };
  more();
}
