// Invented agencies, officers and broadcasters for one country, made by the same verbs as real ones.
import type { Capacity, PlanTier } from "../../schemas/plan.ts";
import { createEndpoint } from "../broadcasters/create-endpoint.ts";
import type { OfficeContext } from "../officers/index.ts";
import { createAgency, createBroadcaster, createKey, createOfficer, setReach } from "../officers/index.ts";

/** Who takes part: the requester's key, and one signer for each approval that the tier demands. */
export type DemoOffice = {
  requesterKey: string;
  signers: { key: string; capacity: Capacity; agencyId: string; own: boolean }[];
  endpointSecrets: string[];
};

/** Makes the police agency of the country, a second agency where the plan wants one to sign, and three broadcasters. */
export async function inventOffice(
  context: OfficeContext,
  facts: { country: string; tier: PlanTier; webhookUrls: readonly string[] },
): Promise<DemoOffice> {
  const { country, tier } = facts;
  const police = await createAgency(context, {
    name: `Example Police ${country}`,
    country,
    dutyPhone: "+15005550100",
  });
  const requester = await officer(context, police.id, "Officer A", ["requester"], []);
  const signers: DemoOffice["signers"] = [];
  for (const [index, approval] of tier.approvals.entries()) {
    const capacity = approval.anyOf[0];
    if (!capacity) continue;
    const agencyId = approval.otherAgency
      ? (await createAgency(context, { name: `Example Prosecutor ${country}`, country })).id
      : police.id;
    const key = await officer(
      context,
      agencyId,
      `Officer ${String.fromCharCode(66 + index)}`,
      ["authoriser"],
      [capacity],
    );
    signers.push({ key, capacity, agencyId, own: agencyId === police.id });
  }
  const endpointSecrets: string[] = [];
  for (const [index, url] of facts.webhookUrls.entries()) {
    const broadcaster = await createBroadcaster(context, { name: `Example Radio ${index + 1}`, country });
    const made = await createEndpoint(context, broadcaster.id, {
      url,
      countries: [country],
      statuses: ["actual", "exercise"],
    });
    endpointSecrets.push(made.secret);
  }
  return { requesterKey: requester, signers, endpointSecrets };
}

async function officer(
  context: OfficeContext,
  agencyId: string,
  name: string,
  roles: ("requester" | "authoriser")[],
  capacities: Capacity[],
): Promise<string> {
  const { id } = await createOfficer(context, { agencyId, name, roles, capacities });
  // Whoever signs is called when an alert waits; the sandbox shows the text and its link.
  if (roles.includes("authoriser"))
    await setReach(context, {
      officerId: id,
      sms: `+3361234560${capacities.length}`,
      email: `${name.replace(" ", "-").toLowerCase()}@example.org`,
    });
  return (await createKey(context, { officerId: id })).text;
}
