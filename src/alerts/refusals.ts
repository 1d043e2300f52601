// The refusals that several verbs share, each with what the officer does next.
import { Problem } from "../errors.ts";
import type { LoadedAlert } from "./load-alert.ts";

/** 409: the act is not possible in the state that the alert or bulletin is in. */
export function wrongState(what: string, state: string, act: string): Problem {
  return new Problem("conflict", "wrong-state", `${what} is ${state}: it is not possible to ${act} it now.`, {
    extra: { state },
  });
}

/** 409: the officer was looking at another version or at other texts. */
export function changed(what: string, version: number): Problem {
  return new Problem(
    "conflict",
    "changed",
    `${what} has changed: it is at version ${version}. Look at its preview again, then decide.`,
    { extra: { version } },
  );
}

/** 412: the version in If-Match is not the alert's. */
export function versionMismatch(alertId: string, version: number): Problem {
  return new Problem(
    "precondition",
    "version-mismatch",
    `Alert ${alertId} is at version ${version}: read it again.`,
    {
      extra: { version },
    },
  );
}

/** The key and case of an alert that must still have them; 410 when they were erased. */
export function contentsOf(alert: LoadedAlert): { key: Buffer; case: NonNullable<LoadedAlert["case"]> } {
  if (!alert.key || !alert.case)
    throw new Problem("gone", "erased", `What alert ${alert.row.id} said has been erased.`);
  return { key: alert.key, case: alert.case };
}
