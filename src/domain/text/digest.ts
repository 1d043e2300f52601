// Names a content by its hash, so that an approval binds exactly what was shown.
import { createHash } from "node:crypto";
import type { BulletinContent } from "../../../schemas/bulletin.ts";
import { canonicalJson } from "../plan/canonical-json.ts";

/**
 * SHA-256 in hex over the canonical JSON of `content` less what differs between a preview and the commit of the same bulletin: its id,
 * the time of sending and the channels that are silent at that hour.
 */
export function contentDigest(content: BulletinContent): string {
  const { silentChannels: _silent, bulletin, airing, ...rest } = content;
  const { id: _id, ...instruction } = bulletin;
  const { from: _from, ...schedule } = airing;
  const canonical = canonicalJson({ ...rest, bulletin: instruction, airing: schedule });
  return createHash("sha256").update(canonical, "utf8").digest("hex");
}
