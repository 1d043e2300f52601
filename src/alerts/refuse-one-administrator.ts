import { oneMakerOf } from "../domain/one-administrator.ts";
import { Problem } from "../errors.ts";
import { credentialsOf } from "../store/bulletin-credentials.ts";
import type { Db } from "../store/db.ts";
import type { OfficerContext } from "./context.ts";

/**
 * Refuses with 403 `one-administrator` to release an actual alert when everybody who asked for it and signed it did so with keys or
 * factors that one administrator made within 24 hours, and no second administrator agreed to any of them. Keys that the operator made
 * count as one maker's in live mode; in the sandbox, where nothing leaves, they are free.
 */
export async function refuseOneAdministrator(
  db: Db,
  { mode }: Pick<OfficerContext, "mode">,
  bulletin: { id: string; status: string },
  signedOn?: string,
): Promise<void> {
  if (bulletin.status !== "actual") return;
  const signed = signedOn === undefined ? [] : await credentialsOf(db, signedOn);
  const noted = [
    ...(await credentialsOf(db, bulletin.id)),
    ...signed.filter(({ part }) => part === "signed"),
  ];
  const hands = Map.groupBy(noted, ({ officerId, part }) => `${part} ${officerId}`);
  const maker = oneMakerOf(
    [...hands.values()].map((credentials) => ({ officerId: credentials[0]?.officerId ?? "", credentials })),
  );
  if (maker === null || (maker === "operator" && mode === "sandbox")) return;
  const who = maker === "operator" ? "the operator of the installation" : `one administrator (${maker})`;
  throw new Problem(
    "forbidden",
    "one-administrator",
    `Everybody who asked for this alert and signed it uses a key or factor that ${who} made within the same 24 hours. Have ${maker === "operator" ? "an" : "another"} administrator agree to one of them (POST /v1/credentials/{id}/agree), or have an officer sign whose key is of another hand.`,
    { extra: { maker } },
  );
}
