// Approved is what was shown: this version, these texts, this end.
import { Problem } from "../errors.ts";
import type { BulletinRow } from "../store/bulletins.ts";
import type { OfficerContext } from "./context.ts";
import type { LoadedAlert } from "./load-alert.ts";
import { changed } from "./refusals.ts";

/** Refuses with 409 `changed` another version or digest, and an end that has passed: it must be set anew by a submission. */
export function refuseUnlessShown(
  context: OfficerContext,
  alert: LoadedAlert,
  bulletin: BulletinRow,
  shown: { version: number; digest: string },
): void {
  const same = bulletin.version === shown.version && bulletin.digest === shown.digest;
  if (!same) throw changed(bulletinName(alert, bulletin), bulletin.version);
  if (bulletin.expiresAt <= context.clock.now())
    throw new Problem(
      "conflict",
      "changed",
      `The end that ${bulletinName(alert, bulletin)} names has passed: withdraw it and submit it again.`,
    );
}

/** What sentences for officers call it. */
export function bulletinName({ row }: LoadedAlert, { number }: BulletinRow): string {
  return `bulletin ${number} of alert ${row.id}`;
}
