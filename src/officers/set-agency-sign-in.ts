import { z } from "zod";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { notFound } from "../errors.ts";
import { readAgency } from "../store/agencies.ts";
import { removeAgencyOidc, setAgencyOidc } from "../store/agency-oidc.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficeContext } from "./context.ts";
import { permitAdministrator, permitInAgency, recordOfficeAct } from "./permit-office.ts";

const provider = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).max(300),
  clientId: z.string().trim().min(1).max(300),
  clientSecret: z.string().trim().min(1).max(1000),
});
const signInInput = z.strictObject({ agencyId: z.string(), provider: provider.nullable() });

/**
 * Sets where officers of an agency sign in (an OpenID Connect issuer over https; http on this machine alone), or takes it away with null.
 * The operator's act, or an administrator's in the own agency. 422 `insecure-issuer`.
 */
export async function setAgencySignIn(
  context: OfficeContext,
  input: z.input<typeof signInInput>,
): Promise<{ agencyId: string; issuer: string | null }> {
  permitAdministrator(context);
  const { agencyId, provider: set } = parseInput(signInInput, input);
  permitInAgency(context, agencyId, "agency", agencyId);
  if (set && !isSafe(new URL(set.issuer)))
    throw fieldProblem("insecure-issuer", "/provider/issuer", "The issuer must be reached over https.");
  await withTransaction(context.pool, async (tx) => {
    if (!(await readAgency(tx, agencyId))) throw notFound("agency", agencyId);
    if (set) await setAgencyOidc(tx, context.keys.encryption, { agencyId, ...set, at: context.clock.now() });
    else if (!(await removeAgencyOidc(tx, agencyId))) throw notFound("sign-in of agency", agencyId);
    const subjects = set ? { agency: agencyId, issuer: set.issuer } : { agency: agencyId };
    await recordOfficeAct(
      tx,
      context,
      agencyId,
      set ? "agency.sign-in-set" : "agency.sign-in-removed",
      subjects,
    );
  });
  return { agencyId, issuer: set?.issuer ?? null };
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
