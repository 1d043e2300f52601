import { Problem } from "../errors.ts";
import type { Db } from "../store/db.ts";
import { readSecret, useStep } from "../store/factors.ts";
import type { SignInContext } from "./context.ts";
import { CODE_SECONDS, judgeCode } from "./totp-code.ts";

/**
 * Uses an officer's code once and gives the factor's id; undefined when it is wrong or the officer has no authenticator. 401 `clock-off`
 * for a code that is right by another clock, 401 `code-used` for one that was used before.
 */
export async function checkCode(
  db: Db,
  context: SignInContext,
  officerId: string,
  code: string,
): Promise<string | undefined> {
  const factor = await readSecret(db, context.keys.encryption, { officerId, kind: "totp" });
  if (!factor) return undefined;
  const now = context.clock.now();
  const judged = judgeCode(factor.secret, code, now);
  if (judged.verdict === "wrong") return undefined;
  if (judged.verdict === "clock") throw clockOff(judged.seconds);
  if (!(await useStep(db, { id: factor.id, step: judged.step, at: now }))) throw codeUsed();
  return factor.id;
}

/** 401 for a code by a clock that is `seconds` ahead (negative: behind). */
export function clockOff(seconds: number): Problem {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return new Problem(
    "unauthenticated",
    "clock-off",
    `The code is right for another time: the clock of your phone is about ${minutes} min ${seconds > 0 ? "ahead" : "behind"}. Set it to automatic time and take the next code.`,
    { extra: { minutes, ahead: seconds > 0 } },
  );
}

function codeUsed(): Problem {
  return new Problem(
    "unauthenticated",
    "code-used",
    `This code was used already. Wait for the next one, at most ${CODE_SECONDS} seconds.`,
  );
}
