// Who is written to in every turn: the same people for all contestants, and some more to warm up with.
import type { ChannelKind } from "../../schemas/channel.ts";
import type { Position } from "../../schemas/geojson.ts";
import { cellOf } from "../../src/domain/geo/cell.ts";
import type { Installation } from "../installation/installation.ts";
import { type Addresses, inventAddresses, storePeople } from "../installation/people.ts";

/** A place with its people: recipients `from` to `from + count`. */
export type Crowd = { center: Position; country: string; from: number; count: number };

/** What contestants are given beside the installation. */
export type Crowds = { channel: ChannelKind; addresses: Addresses; measured: Crowd; warmUp: Crowd };

const NANTES: Position = [-1.5536, 47.2184];
const LYON: Position = [4.8357, 45.764];

/** Stores the people of a channel's turns. Broadcasters are told apart by country, everybody else by place. */
export async function storeCrowds(
  { pool, keys, sinks }: Installation,
  channel: ChannelKind,
  counts: { measured: number; warmUp: number },
): Promise<Crowds> {
  const addresses = inventAddresses({ push: sinks.push.ready.port, webhook: sinks.webhook.ready.port });
  const measured = { center: NANTES, country: "FR", from: 1_000_000, count: counts.measured };
  const warmUp = { center: LYON, country: "BE", from: 2_000_000, count: counts.warmUp };
  for (const { center, country, from, count } of [measured, warmUp])
    await storePeople(pool, keys, {
      channel,
      from,
      count,
      cell: cellOf(center[0], center[1]),
      country,
      addresses,
    });
  await pool.query("ANALYZE contact, contact_place, endpoint");
  return { channel, addresses, measured, warmUp };
}
