// Hands the envelopes that a window took to its sends: each is given out once, and what cannot be opened is as if it were not there.
import type { TakeEnvelope } from "../channels/contract.ts";
import { openSpareEnvelope } from "../channels/registry.ts";
import { toError } from "../errors.ts";
import { unseal } from "../seal.ts";
import type { BoundEnvelopes } from "../store/push-envelopes.ts";
import type { DispatchContext } from "./context.ts";

/** What the key of a run of envelopes is sealed for. */
export const RUN_KEY_PURPOSE = "push-envelope-run";

/** Gives for a contact of the window how its send takes its envelope, or undefined. Faults are logged, once a window, and never thrown. */
export function openSpares(
  { encryption, log }: Pick<DispatchContext, "encryption" | "log">,
  bound: BoundEnvelopes | { fault: Error } | undefined,
): (contactId: number) => TakeEnvelope | undefined {
  let told = false;
  const none = (error: unknown) => {
    if (!told)
      log.warn({ event: "envelopes.unusable", err: toError(error) }, "push messages are encrypted afresh");
    told = true;
    return undefined;
  };
  if (!bound) return () => undefined;
  if ("fault" in bound) return () => none(bound.fault);
  const key = attempt(() => unseal(encryption, bound.keySealed, RUN_KEY_PURPOSE), none);
  if (!key) return () => undefined;
  return (contactId) => {
    let sealed = bound.sealed.get(contactId);
    if (!sealed) return undefined;
    return (keys) => {
      const given = sealed;
      // Before it is opened: whatever happens from here on, there is no second message in it.
      sealed = undefined;
      return given && attempt(() => openSpareEnvelope(key, contactId, given, keys), none);
    };
  };
}

function attempt<T>(work: () => T, otherwise: (error: unknown) => undefined): T | undefined {
  try {
    return work();
  } catch (error) {
    return otherwise(error);
  }
}
