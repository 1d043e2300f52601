// Addresses as an officer may see them in a ledger: enough to recognise one's own, not enough to write to.
import type { ChannelKind } from "../../schemas/channel.ts";
import { type NamedKey, unseal } from "../seal.ts";
import type { Db } from "../store/db.ts";
import { endpointHosts, readContacts } from "../store/recipients.ts";

/** A reader of masked addresses by recipient number; those who left are absent. */
export function addressMasker(encryption: readonly NamedKey[]) {
  return async (db: Db, channel: ChannelKind, ids: readonly number[]): Promise<Map<number, string>> => {
    if (channel === "webhook") return endpointHosts(db, ids);
    const contacts = await readContacts(db, ids);
    return new Map(
      [...contacts].map(([id, { addressSealed }]) => [
        id,
        maskAddress(channel, unseal(encryption, addressSealed, `address:${channel}`).toString("utf8")),
      ]),
    );
  };
}

/** `+33•••••5678`, `a•••@example.org`, or the host of a push service. */
export function maskAddress(channel: ChannelKind, address: string): string {
  if (channel === "sms") return `${address.slice(0, 3)}•••••${address.slice(-3)}`;
  if (channel === "email") return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf("@"))}`;
  return `${/"endpoint":"https?:\/\/([^/"]+)/.exec(address)?.[1] ?? "push service"}/•••`;
}
