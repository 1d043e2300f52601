import type { FastifyRequest } from "fastify";
import { readAlert } from "../../alerts/index.ts";
import { notFound } from "../../errors.ts";
import { decisionPurpose, requestPasskey } from "../../sign-in/index.ts";
import type { AppParts } from "../parts.ts";
import { consoleContext, type Desk } from "./approval.ts";

/** A request for the officer's passkey that counts for the bulletin as it stands now, and for no other version of it. */
export async function decisionRequest(parts: AppParts, request: FastifyRequest, desk: Desk) {
  const { actor, alertId, number } = desk;
  const alert = await readAlert(consoleContext(parts, request, actor), { alertId });
  const bulletin = alert.bulletins.find((one) => one.number === number);
  if (!bulletin) throw notFound("bulletin", `${alertId}/${number}`);
  return requestPasskey(parts, decisionPurpose(bulletin), actor.officerId);
}
