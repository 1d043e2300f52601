// `contacts export`: every contact as rows that `contacts import` takes, one per place, read in pages.
import { cellCenter } from "../domain/geo/cell.ts";
import { type NamedKey, unseal } from "../seal.ts";
import { contactsAfter } from "../store/contacts.ts";
import type { Pool } from "../store/db.ts";

/** One exported row: the place is the centre of its cell, for nothing more exact is known. */
export type ExportedRow = {
  channel: string;
  address: string;
  language: string;
  latitude: number;
  longitude: number;
  country: string;
  person: string;
  tester: boolean;
  consentAt: string;
  consentSource: string;
};

const PAGE = 2_000;

/** Yields pages of rows in order of contact. Contacts without a place have no row: nothing could reach them. */
export async function* exportContacts(context: {
  pool: Pool;
  encryption: readonly NamedKey[];
}): AsyncGenerator<ExportedRow[]> {
  let after = 0;
  for (;;) {
    const page = await contactsAfter(context.pool, after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
    yield page.flatMap((contact) => {
      const address = unseal(
        context.encryption,
        contact.addressSealed,
        `address:${contact.channel}`,
      ).toString("utf8");
      return contact.cells.map((cell) => {
        const [longitude, latitude] = cellCenter(cell);
        return {
          channel: contact.channel,
          address,
          language: contact.language,
          latitude: rounded(latitude),
          longitude: rounded(longitude),
          country: contact.country,
          person: contact.personId ?? "",
          tester: contact.tester,
          consentAt: contact.consentAt.toISOString(),
          consentSource: contact.consentSource,
        };
      });
    });
  }
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
