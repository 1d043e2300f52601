// The SMS that carries the read-back code to the approver. It names nobody of the case.
import type { AlertStatus } from "../../schemas/alert.ts";

/** What it says. */
export type TelephoneText = {
  status: AlertStatus;
  agency: string;
  recorder: string;
  alertId: string;
  number: number;
  digest: string;
  code: string;
};

const NAME_MAX = 60;

/** The text, in English. An exercise says so first; names are cut so that it stays a few segments long. */
export function telephoneText({
  status,
  agency,
  recorder,
  alertId,
  number,
  digest,
  code,
}: TelephoneText): string {
  const mark = status === "actual" ? "" : `${status.toUpperCase()} `;
  const [where, who] = [agency, recorder].map((name) => name.slice(0, NAME_MAX));
  return (
    `${mark}${where}: ${who} is recording your approval of alert ${shortId(alertId)}, bulletin ${number}, ` +
    `text ${digest.slice(0, 8)}. Code ${code}: read it aloud only if you agree.`
  );
}

/** The end of an id, short enough to compare by ear. */
export function shortId(id: string): string {
  return id.slice(-6);
}
