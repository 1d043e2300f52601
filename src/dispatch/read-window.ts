// Turns the contact ids of an opened window into recipients, or into the reason why one is skipped.
import type { TakeEnvelope } from "../channels/contract.ts";
import { manageToken } from "../contacts/manage-token.ts";
import { toError } from "../errors.ts";
import { unseal } from "../seal.ts";
import { readContacts, readEndpoints, type SealedEndpoint } from "../store/recipients.ts";
import type { LeasedSlice } from "../store/slices.ts";
import type { WindowAnswer } from "../store/windows.ts";
import type { DispatchContext } from "./context.ts";
import { openSpares } from "./spare-envelopes.ts";

/** Whom a channel renders for; `address` is in clear only here and in the channel. */
export type WindowRecipient = {
  id: number;
  address: string;
  language: string;
  manageUrl: string;
  unsubscribeUrl: string;
  takeEnvelope?: TakeEnvelope;
};

/** One contact of an opened window: either to be sent to, or skipped with its reason. */
export type WindowEntry =
  | { contactId: number; recipient: WindowRecipient }
  | { contactId: number; skip: SkipReason }
  /** Opened, but nothing could be read of it: tried again. */
  | { contactId: number; release: "throttled" };
export type SkipReason = "erased" | "suppressed" | "not-eligible";

type Bound = Extract<WindowAnswer, { kind: "opened" }>["envelopes"];

/**
 * Reads the contacts as they stand now: the freeze may be hours old. Exercises reach testers only, whatever the freeze held.
 * `envelopes` are those that the window took; whoever has none is written to without.
 */
export async function readWindow(
  context: DispatchContext,
  slice: LeasedSlice,
  contactIds: readonly number[],
  envelopes?: Bound,
): Promise<WindowEntry[]> {
  const content = await context.bulletins.read(context.pool, slice.ledgerId);
  const status = content?.alert.status ?? "test";
  return slice.channel === "webhook"
    ? readEndpointWindow(context, slice, contactIds, status)
    : readContactWindow(context, slice, contactIds, { status, envelopes });
}

async function readContactWindow(
  context: DispatchContext,
  slice: LeasedSlice,
  contactIds: readonly number[],
  { status, envelopes }: { status: string; envelopes: Bound },
): Promise<WindowEntry[]> {
  const contacts = await readContacts(context.pool, contactIds);
  const spareFor = openSpares(context, envelopes);
  return contactIds.map((contactId): WindowEntry => {
    const contact = contacts.get(contactId);
    if (!contact) return { contactId, skip: "erased" };
    if (contact.suppressed) return { contactId, skip: "suppressed" };
    if (status !== "actual" && !contact.tester) return { contactId, skip: "not-eligible" };
    const address = readOrLog(context, contactId, () =>
      unseal(context.encryption, contact.addressSealed, `address:${slice.channel}`).toString("utf8"),
    );
    if (address === undefined) return { contactId, skip: "not-eligible" };
    const token = manageToken(context.hash, contactId);
    const takeEnvelope = spareFor(contactId);
    return {
      contactId,
      recipient: {
        id: contactId,
        address,
        language: contact.language,
        manageUrl: `${context.publicUrl}/manage/${token}`,
        unsubscribeUrl: `${context.publicUrl}/unsubscribe/${token}`,
        ...(takeEnvelope ? { takeEnvelope } : {}),
      },
    };
  });
}

async function readEndpointWindow(
  context: DispatchContext,
  slice: LeasedSlice,
  endpointIds: readonly number[],
  status: string,
): Promise<WindowEntry[]> {
  const endpoints = await readEndpoints(context.pool, endpointIds, slice.ledgerId);
  return endpointIds.map((contactId): WindowEntry => {
    const endpoint = endpoints.get(contactId);
    if (!endpoint) return { contactId, skip: "erased" };
    if (endpoint.disabled) return { contactId, skip: "suppressed" };
    if (!endpoint.statuses.includes(status)) return { contactId, skip: "not-eligible" };
    const address = readOrLog(context, contactId, () => endpointAddress(context, endpoint));
    if (address === undefined) return { contactId, skip: "not-eligible" };
    return {
      contactId,
      recipient: { id: contactId, address, language: "", manageUrl: "", unsubscribeUrl: "" },
    };
  });
}

// What the webhook channel takes for an address.
function endpointAddress({ encryption }: DispatchContext, endpoint: SealedEndpoint): string {
  const open = (sealed: Buffer, purpose: string) => unseal(encryption, sealed, purpose).toString("utf8");
  const { format, sequence, languages, previousSecretSealed } = endpoint;
  const secrets = [open(endpoint.secretSealed, "endpoint-secret")];
  if (previousSecretSealed) secrets.push(open(previousSecretSealed, "endpoint-secret"));
  const url = open(endpoint.urlSealed, "endpoint-url");
  return JSON.stringify({ url, secrets, format, sequence, languages, tombstone: false });
}

// One damaged row, or one under a key that is gone, must not hold up its neighbours.
function readOrLog(context: DispatchContext, contact: number, read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    context.log.error(
      { event: "contact.unreadable", contact, err: toError(error) },
      "an address cannot be opened",
    );
    return undefined;
  }
}
