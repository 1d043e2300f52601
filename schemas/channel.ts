// The four channels and the words about a delivery that cross every layer.
import { z } from "zod";

/** The four channels. `webhook` serves broadcaster endpoints, the others citizens. */
export const channelKind = z.enum(["sms", "email", "push", "webhook"]);
export type ChannelKind = z.output<typeof channelKind>;

/** Every channel, in the order in which reports list them. */
export const CHANNELS: readonly ChannelKind[] = ["sms", "email", "push", "webhook"];

/** Why a contact is not written to again until somebody undoes it. */
export const suppressionReason = z.enum([
  "opted-out",
  "invalid-address",
  "gone",
  "blocked",
  "complaint",
  "erased",
]);
export type SuppressionReason = z.output<typeof suppressionReason>;

/** Names one attempt to the provider and back (callback address, Message-ID): `<bulletin ledger id>-<contact id>-<attempt>`. */
export type AttemptReference = `${number}-${number}-${number}`;

/** A provider's later word on an attempt, already verified: `state` is our reading, `code` the provider's own word. */
export type ReceiptWord = {
  provider: string;
  reference: string;
  attempt: AttemptReference | null;
  state: "delivered" | "refused" | "in-progress" | "other";
  code: string;
  suppress?: SuppressionReason;
  /** The word blames our account, and not the number: the operator is called. */
  account?: true;
};
