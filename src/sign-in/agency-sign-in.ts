// Signing in where the officer's agency does it (OpenID Connect Core 1.0, code flow with PKCE, RFC 7636). Who somebody is there was bound
// to an officer here by an invitation; the provider cannot name an officer by itself.
import * as oidc from "openid-client";
import { notFound, Problem, toError } from "../errors.ts";
import { newId } from "../ids.ts";
import { seal, unseal } from "../seal.ts";
import { type AgencyOidc, readAgencyOidc } from "../store/agency-oidc.ts";
import { type Db, withTransaction } from "../store/db.ts";
import { findIdentity, insertFactor, useFactor } from "../store/factors.ts";
import { readOfficer } from "../store/officers.ts";
import type { SignInContext, Visit } from "./context.ts";
import { enrolled, openEnrolment, takeEnrolment } from "./enrol.ts";
import { openSession } from "./open-session.ts";
import { tokenHash } from "./secret-token.ts";
import { networkSubject, throttle } from "./throttle.ts";

/** Minutes within which the officer must come back from the provider. */
export const AGENCY_SIGN_IN_MINUTES = 10;
const PROVIDER_SECONDS = 10;
const PURPOSE = "agency-sign-in";

/** Where the provider sends the officer back to. */
export const AGENCY_CALLBACK = "/console/sign-in/agency/callback";

type Kept = {
  agencyId: string;
  verifier: string;
  state: string;
  nonce: string;
  next: string;
  enrolment: string | null;
  until: number;
};

/**
 * Begins: gives the provider's address, and what the browser must bring back in a cookie. `enrolment` is an invitation's token, for the
 * first time. 404 where the agency has no provider, 410 `link-dead`, 503 `agency-unreachable`.
 */
export async function beginAgencySignIn(
  context: SignInContext,
  asked: { agencyId: string; next: string } | { enrolment: string },
  visit: Visit,
): Promise<{ url: string; kept: string }> {
  const enrolment = "enrolment" in asked ? asked.enrolment : null;
  const agencyId =
    "enrolment" in asked ? (await openEnrolment(context, asked.enrolment, visit)).agencyId : asked.agencyId;
  if (enrolment === null) await throttle(context, [networkSubject(visit.address)]);
  const config = await configOf(context, await settingsOf(context, agencyId));
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(context),
    scope: "openid",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const next = "next" in asked ? asked.next : "/console";
  const until = context.clock.now().getTime() + AGENCY_SIGN_IN_MINUTES * 60_000;
  const kept: Kept = { agencyId, verifier, state, nonce, next, enrolment, until };
  return {
    url: url.href,
    kept: seal(context.keys.encryption, JSON.stringify(kept), PURPOSE).toString("base64url"),
  };
}

/** Ends: `query` is what the provider sent back, `kept` the cookie. Opens a session. 401 `agency-refused`, 410 `link-dead`. */
export async function finishAgencySignIn(
  context: SignInContext,
  { kept, query }: { kept: string | undefined; query: string },
  visit: Visit,
): Promise<{ cookie: string; next: string }> {
  await throttle(context, [networkSubject(visit.address)]);
  const begun = openKept(context, kept);
  const settings = await settingsOf(context, begun.agencyId);
  const config = await configOf(context, settings);
  const subject = await subjectOf(context, config, begun, query);
  const identity = tokenHash(`${settings.issuer}\n${subject}`);
  return withTransaction(context.pool, async (tx) => {
    const { cookie } =
      begun.enrolment === null
        ? await enter(tx, context, begun.agencyId, identity, visit)
        : await bind(tx, context, { ...begun, enrolment: begun.enrolment }, identity, visit);
    return { cookie, next: begun.next };
  });
}

async function enter(tx: Db, context: SignInContext, agencyId: string, identity: Buffer, visit: Visit) {
  const factor = await findIdentity(tx, identity);
  const officer = factor && (await readOfficer(tx, factor.officerId));
  const known = officer && officer.disabledAt === null && officer.agencyId === agencyId;
  if (!known || !(await useFactor(tx, { id: factor.id, at: context.clock.now() }))) throw refused();
  return openSession(tx, context, { ...officer, factors: [factor.id] }, visit);
}

async function bind(
  tx: Db,
  context: SignInContext,
  begun: Kept & { enrolment: string },
  identity: Buffer,
  visit: Visit,
) {
  const { officer, origin } = await takeEnrolment(tx, context, begun.enrolment);
  // One identity there is one officer here.
  const holder = await findIdentity(tx, identity);
  if (officer.agencyId !== begun.agencyId || (holder && holder.officerId !== officer.id)) throw refused();
  const id = newId("fct");
  await insertFactor(tx, context.keys.encryption, { id, kind: "oidc", credentialId: identity, ...origin });
  return enrolled(tx, context, officer, [id], visit);
}

async function settingsOf(context: SignInContext, agencyId: string): Promise<AgencyOidc> {
  const settings = await readAgencyOidc(context.pool, context.keys.encryption, agencyId);
  if (!settings) throw notFound("agency", agencyId);
  return settings;
}

async function configOf(context: SignInContext, settings: AgencyOidc): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret } = settings;
  const server = new URL(issuer);
  try {
    return await oidc.discovery(server, clientId, clientSecret, undefined, {
      timeout: PROVIDER_SECONDS,
      // Only a provider on this very machine may be without TLS: `setAgencySignIn` takes no other.
      execute: server.protocol === "http:" ? [oidc.allowInsecureRequests] : [],
    });
  } catch (thrown) {
    context.log.warn(
      { issuer, reason: toError(thrown).message },
      "the sign-in of an agency cannot be reached",
    );
    throw new Problem(
      "unavailable",
      "agency-unreachable",
      "The sign-in of your agency cannot be reached now. Use a passkey, or name and password.",
    );
  }
}

async function subjectOf(
  context: SignInContext,
  config: oidc.Configuration,
  { verifier, state, nonce }: Kept,
  query: string,
): Promise<string> {
  const url = new URL(`${callbackOf(context)}${query}`);
  try {
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const subject = tokens.claims()?.sub;
    if (subject !== undefined) return subject;
  } catch (thrown) {
    context.log.info({ reason: toError(thrown).message }, "a sign-in of an agency was refused");
  }
  throw refused();
}

function openKept({ keys, clock }: SignInContext, kept: string | undefined): Kept {
  if (kept === undefined) throw refused();
  try {
    // The cast holds because only `beginAgencySignIn` seals under this purpose.
    const begun = JSON.parse(
      unseal(keys.encryption, Buffer.from(kept, "base64url"), PURPOSE).toString("utf8"),
    ) as Kept;
    if (begun.until > clock.now().getTime()) return begun;
  } catch {
    // Cut, changed or of an older key: it proves nothing, like one that is missing.
  }
  throw refused();
}

function callbackOf({ publicUrl }: SignInContext): string {
  return `${publicUrl.replace(/\/$/, "")}${AGENCY_CALLBACK}`;
}

function refused(): Problem {
  return new Problem(
    "unauthenticated",
    "agency-refused",
    "Your agency's sign-in was not accepted here. Begin again; the first time, by the link of an invitation.",
  );
}
