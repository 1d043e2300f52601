import { z } from "zod";
import { languageTag } from "../../schemas/alert.ts";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { canonicalAddress } from "../contacts/prepare-contact.ts";
import { notFound } from "../errors.ts";
import { withTransaction } from "../store/db.ts";
import { deleteReach, putReach, setOfficerLanguage } from "../store/officer-reach.ts";
import { readOfficer } from "../store/officers.ts";
import type { OfficeContext } from "./context.ts";
import { permitOperator, recordOfficeAct } from "./permit-office.ts";

const reachInput = z.strictObject({
  officerId: z.string(),
  sms: z.string().nullable().optional(),
  email: z.string().nullable().optional(),
  language: languageTag.nullable().optional(),
});

/**
 * Sets where an officer is called when an alert waits: `sms` in E.164, `email`, and the language; null forgets one, what is left out stays.
 * The operator's act alone: these addresses are verified by the operator's word, and whoever could change them could be called instead.
 */
export async function setReach(
  context: OfficeContext,
  input: z.input<typeof reachInput>,
): Promise<{ officerId: string }> {
  permitOperator(context);
  const wanted = parseInput(reachInput, input);
  const { officerId, language } = wanted;
  const addresses = (["sms", "email"] as const).map((channel) => ({
    channel,
    address: addressFor(channel, wanted[channel]),
  }));
  await withTransaction(context.pool, async (tx) => {
    const officer = await readOfficer(tx, officerId);
    if (!officer) throw notFound("officer", officerId);
    const { encryption } = context.keys;
    const by = { officerId, setBy: "operator", at: context.clock.now() };
    for (const { channel, address } of addresses) {
      if (address === null) await deleteReach(tx, officerId, channel);
      else if (address !== undefined) await putReach(tx, encryption, { ...by, channel, address });
    }
    if (language !== undefined) await setOfficerLanguage(tx, officerId, language);
    const changed = addresses.flatMap(({ channel, address }) => (address === undefined ? [] : [channel]));
    await recordOfficeAct(tx, context, officer.agencyId, "reach.set", {
      officer: officerId,
      channels: changed.join(" "),
    });
  });
  return { officerId };
}

function addressFor(channel: "sms" | "email", given: string | null | undefined): string | null | undefined {
  if (given === null || given === undefined) return given;
  const address = canonicalAddress(channel, given);
  if ("fault" in address) throw fieldProblem("faulty-address", `/${channel}`, address.fault);
  return address.stored;
}
