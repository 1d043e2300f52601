// Who is calling: a bearer key becomes an actor before the body is read. What the actor may do to an alert, the verbs decide.
import type { FastifyRequest } from "fastify";
import { type Capacity, capacity } from "../../schemas/plan.ts";
import type { Actor, Role } from "../alerts/context.ts";
import { isRole } from "../domain/authorise.ts";
import { Problem } from "../errors.ts";
import { type FoundKey, findApiKey, touchApiKey } from "../store/api-keys.ts";
import type { Db } from "../store/db.ts";

/** Who holds a key: an actor of the verbs, or a broadcaster. */
export type Caller = Actor | { kind: "broadcaster"; id: string; keyId: string };

/**
 * Who may call a route. `public` needs no key, `provider` checks a signature of its own, `console` asks for the session of an officer (console/guard.ts); a list names officers' roles, of
 * which one is enough. Every route of ours must say (app.ts refuses one that does not).
 */
export type Access = "public" | "provider" | "console" | readonly Role[];

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** The caller of a request that is not public, or a problem: 401 without a working key, 403 without one of the roles. */
export async function authenticate(db: Db, request: FastifyRequest): Promise<Caller | null> {
  const access = request.routeOptions.config.access ?? "public";
  if (access === "public" || access === "provider" || access === "console") return null;
  const key = await findApiKey(db, bearerOf(request));
  if (!key) throw new Problem("unauthenticated", "unknown-key", "No such key exists.");
  refuseDeadKey(key);
  const caller = callerOf(key);
  // Keys of the system and of broadcasters never act on alerts.
  if (caller.kind !== "officer" || !access.some((role) => caller.roles.includes(role)))
    throw wrongRole(access);
  if (key.unused) await touchApiKey(db, key.id);
  return caller;
}

/** The actor behind a request whose route lists roles; calling it from a public route is a bug. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.caller || request.caller.kind === "broadcaster")
    throw new Error(`${request.routeOptions.url} asked for an actor but lists no roles`);
  return request.caller;
}

function bearerOf(request: FastifyRequest): string {
  const match = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined)
    throw new Problem("unauthenticated", "unauthenticated", "Send a key as `Authorization: Bearer <key>`.");
  return match[1];
}

function refuseDeadKey(key: FoundKey): void {
  if (key.revoked) throw new Problem("unauthenticated", "revoked-key", "This key was revoked.");
  if (key.expired) throw new Problem("unauthenticated", "expired-key", "This key has expired.");
  if (key.officer?.disabled)
    throw new Problem("unauthenticated", "disabled-officer", "The officer who holds this key is disabled.");
}

function callerOf(key: FoundKey): Caller {
  if (key.holderKind === "broadcaster") return { kind: "broadcaster", id: key.holderId, keyId: key.id };
  if (key.holderKind === "system") return { kind: "system", id: key.holderId };
  if (!key.officer)
    throw new Problem("unauthenticated", "unknown-key", "The holder of this key does not exist.");
  return {
    kind: "officer",
    officerId: key.holderId,
    agencyId: key.officer.agencyId,
    roles: key.officer.roles.filter(isRole),
    capacities: key.officer.capacities.filter(isCapacity),
    credentials: [key.id],
  };
}

function wrongRole(roles: readonly Role[]): Problem {
  return new Problem(
    "forbidden",
    "wrong-role",
    `This needs an officer with the role ${roles.join(" or ")}.`,
    {
      extra: { roles },
    },
  );
}

function isCapacity(word: string): word is Capacity {
  return capacity.safeParse(word).success;
}
