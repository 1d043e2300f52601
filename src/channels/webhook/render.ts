import type { BulletinContent } from "../../../schemas/bulletin.ts";
import type { WebhookRendered } from "../contract.ts";
import type { Recipient, RenderContext } from "../recipient.ts";
import { publicState, tombstone } from "./public-state.ts";

/** An endpoint as it stands in `recipient.address`, as JSON. `languages` empty or absent: all. */
export type WebhookTarget = {
  url: string;
  secrets: string[];
  format: "json" | "cap";
  sequence: number;
  tombstone: boolean;
  languages?: string[];
};

/**
 * The request to one endpoint. Its id names bulletin and endpoint, so it stays over retries and a receiver takes it once. An
 * endpoint that asks for CAP gets JSON as long as the bulletin has no signed CAP document: late is worse than in the other form.
 */
export function renderWebhook(
  content: BulletinContent,
  recipient: Recipient,
  context: RenderContext,
): WebhookRendered {
  const target = readTarget(recipient.address);
  const wanted = target.languages ?? (recipient.language === "" ? [] : [recipient.language]);
  const common = {
    url: target.url,
    id: `${content.bulletin.id}-${recipient.id.toString(36)}`,
    sequence: target.sequence || (context.sequence ?? 0),
    secrets: target.secrets,
  };
  if (target.tombstone) {
    return { ...common, contentType: "application/json", body: tombstone(content, context) };
  }
  if (target.format === "cap" && context.cap !== undefined) {
    return { ...common, contentType: "application/cap+xml", body: context.cap };
  }
  return { ...common, contentType: "application/json", body: publicState(content, wanted, context) };
}

/** The address was written by us from the endpoint's row, so only its shape is relied upon. */
function readTarget(address: string): WebhookTarget {
  return JSON.parse(address);
}
