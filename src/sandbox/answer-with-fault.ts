// Ends an exchange the way a fault says; the order of taking and answering is the whole point, so it stands in this one place.
import { setTimeout as wait } from "node:timers/promises";
import type { Answer, Exchange } from "./exchange.ts";
import type { Fault } from "./faults.ts";

/** A fault that is an answer of the provider's own. */
export type Refusal = Fault & { kind: "status" | "twilio" | "sinch" };

/** What a server does with a good request: `take` records it and gives the proper answer; `refuse` is the server's own form of an error. */
export type Dealing = {
  take(): Answer;
  refuse(fault: Refusal): Answer;
};

/** Answers properly, or with the fault given. */
export async function answerWithFault(
  exchange: Exchange,
  dealing: Dealing,
  fault: Fault | undefined,
): Promise<void> {
  switch (fault?.kind) {
    case undefined:
    case "close":
    case "smtp":
    case "receipt":
    case "receipt-status":
      exchange.answer(dealing.take());
      return;
    case "status":
    case "twilio":
    case "sinch":
      if (fault.taken) dealing.take();
      exchange.answer(dealing.refuse(fault));
      return;
    case "slow":
      await answerSlowly(exchange, dealing, fault);
      return;
    case "hang":
      if (fault.taken) dealing.take();
      return;
    case "reset":
      if (fault.taken) dealing.take();
      exchange.reset(fault.scope);
      return;
    case "garbage":
      answerNonsense(exchange, dealing, fault);
      return;
    case "oversized":
      exchange.flood(fault.taken ? dealing.take() : { status: 200 }, fault.bytes);
      return;
    case "twice":
      exchange.answerTwice(dealing.take());
      return;
  }
}

async function answerSlowly(
  exchange: Exchange,
  dealing: Dealing,
  fault: Fault & { kind: "slow" },
): Promise<void> {
  const early = fault.taken ? dealing.take() : undefined;
  await wait(fault.ms, undefined, { ref: false });
  if (!exchange.gone()) exchange.answer(early ?? dealing.take());
}

function answerNonsense(exchange: Exchange, dealing: Dealing, fault: Fault & { kind: "garbage" }): void {
  const proper = fault.taken ? dealing.take() : { status: 200 };
  if (fault.layer === "wire") exchange.babble();
  else
    exchange.answer({
      status: proper.status,
      headers: { "content-type": "application/json" },
      body: "{<!-- not json",
    });
}

/** The standard form of a status fault: Retry-After and a body, where the rule gives them. */
export function statusAnswer(fault: Refusal, status: number, body = ""): Answer {
  const headers: Record<string, string> = body.startsWith("{") ? { "content-type": "application/json" } : {};
  if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
  return { status, headers, body };
}
