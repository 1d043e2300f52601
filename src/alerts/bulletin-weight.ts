// Who goes first where several alerts compete for the same senders. A weight, not strict priority: half of it is twice the share.
import type { AlertStatus } from "../../schemas/alert.ts";
import type { BulletinKind } from "../../schemas/bulletin.ts";

const WEIGHTS: Readonly<Record<BulletinKind, number>> = {
  cancel: 10,
  expiry: 60,
  alert: 50,
  update: 100,
  repeat: 200,
};
const DRILL_WEIGHT = 500;

/** The weight of a bulletin, smaller first: a cancel before all else, new people before new facts, a drill after every real alert. */
export function weightOf(kind: BulletinKind, status: AlertStatus): number {
  return status === "actual" ? WEIGHTS[kind] : DRILL_WEIGHT + WEIGHTS[kind];
}
