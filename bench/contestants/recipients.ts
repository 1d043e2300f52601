import type { Recipient } from "../../src/channels/recipient.ts";
import { manageToken } from "../../src/contacts/manage-token.ts";
import type { NamedKey } from "../../src/seal.ts";
import { addressOf } from "../installation/people.ts";
import type { Crowd, Crowds } from "./crowd.ts";

/** A crowd in clear, with everybody's links, for contestants that keep no database of contacts. Made before the clock runs. */
export function recipientsOf(
  { crowds: { channel, addresses }, crowd }: { crowds: Crowds; crowd: Crowd },
  hash: readonly NamedKey[],
  publicUrl: string,
): Recipient[] {
  return Array.from({ length: crowd.count }, (_, index) => {
    const id = crowd.from + index;
    const text = addressOf(channel, id, addresses);
    if (channel === "webhook") {
      const target = {
        url: text,
        secrets: [addresses.secret],
        format: "json",
        sequence: 1,
        languages: [],
        tombstone: false,
      };
      return { id, address: JSON.stringify(target), language: "", manageUrl: "", unsubscribeUrl: "" };
    }
    const token = manageToken(hash, id);
    return {
      id,
      address: text,
      language: "fr",
      manageUrl: `${publicUrl}/manage/${token}`,
      unsubscribeUrl: `${publicUrl}/unsubscribe/${token}`,
    };
  });
}
