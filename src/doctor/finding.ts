// One line of `amberwire doctor`.

/** `failed` keeps the service, or the channel or country named, from working; `lines` tell it in detail; `todo` says what to do about it. */
export type Finding = {
  check: string;
  state: "ok" | "warning" | "failed";
  found: string;
  lines?: readonly string[];
  todo?: string;
};

/** A check that found what it wants. */
export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found };
}

/** A check that found something to look at, though the service runs. */
export function warning(check: string, found: string, todo: string): Finding {
  return { check, state: "warning", found, todo };
}

/** A check that found what keeps the service or a channel from working. */
export function failed(check: string, found: string, todo: string): Finding {
  return { check, state: "failed", found, todo };
}
