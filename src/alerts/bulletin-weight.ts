// Who goes first where several alerts compete for the same senders. A weight, not strict priority.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { BulletinKind } from "../../schemas/bulletin.ts";

const WEIGHTS: Readonly<Record<BulletinKind, number>> = {
  cancel: 10,
  expiry: 60,
  update: 50,
  alert: 100,
  repeat: 200,
};
const DRILL_WEIGHT = 500;

/** The weight of a bulletin, smaller first: a cancel before all else, a drill after every real alert. */
export function weightOf(kind: BulletinKind, status: AlertStatus): number {
  return status === "actual" ? WEIGHTS[kind] : DRILL_WEIGHT + WEIGHTS[kind];
}
