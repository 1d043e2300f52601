// The first thing that every verb does: may this actor do this at all?
import {
  type AlertPermission,
  permissionFor,
  rolePermits,
  rolesFor,
  type Standing,
} from "../domain/authorise.ts";
import { notFound, Problem } from "../errors.ts";
import type { Actor, OfficerActor } from "./context.ts";

/** Refuses with 403 `wrong-role` whom the act is not for, before anything is read. */
export function permit(actor: Actor, act: AlertPermission): void {
  if (!rolePermits(actor, act)) throw wrongRole(act);
}

/** The same, and gives the officer; for acts that only officers do. */
export function permitOfficer(actor: Actor, act: AlertPermission): OfficerActor {
  permit(actor, act);
  if (actor.kind !== "officer") throw wrongRole(act);
  return actor;
}

/** Refuses by how the actor's agency stands to an alert: 404 as if it did not exist, or 403 `read-only` where it is only shared. */
export function permitOn(actor: Actor, act: AlertPermission, standing: Standing, alertId: string): void {
  switch (permissionFor(actor, act, standing)) {
    case "allowed":
      return;
    case "wrong-role":
      throw wrongRole(act);
    case "hidden":
      throw notFound("alert", alertId);
    case "read-only":
      throw new Problem(
        "forbidden",
        "read-only",
        `Alert ${alertId} belongs to another agency, which has shared it without the right to ${act}.`,
      );
  }
}

function wrongRole(act: AlertPermission): Problem {
  const roles = rolesFor(act);
  const detail =
    roles.length === 0
      ? `Only the service itself may ${act} an alert.`
      : `To ${act}, an officer needs the role ${roles.join(" or ")}.`;
  return new Problem("forbidden", "wrong-role", detail, { extra: { roles } });
}
