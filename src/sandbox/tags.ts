// Reads which bulletin an item belongs to from what the protocols carry anyway, so that duplicates can be told from updates.

/** `<bulletin>-<contact>-<attempt>` standing alone between other characters, as attempts are named to providers. */
const ATTEMPT = /(?<![0-9A-Za-z-])(\d{1,19})-(\d{1,19})-(\d{1,6})(?![0-9A-Za-z-])/;

/** The bulletin's number from an attempt reference anywhere in `text` (a callback address, a Message-ID), or null. */
export function bulletinInReference(text: string | null): string | null {
  return text === null ? null : (ATTEMPT.exec(text)?.[1] ?? null);
}

/** The bulletin that a Message-ID names (`<bul_….….@…>` or an attempt reference), else the id itself: a repeat carries the same one. */
export function bulletinInMessageId(messageId: string | null): string | null {
  const named = /^<(bul_[0-9a-z]{1,40})\./.exec(messageId ?? "")?.[1];
  return named ?? bulletinInReference(messageId) ?? messageId;
}

/** The bulletin that a push payload names: `bulletin` (text, number or `{id}`), else alert, kind and number together, else null. */
export function bulletinInPayload(json: unknown): string | null {
  if (!isRecord(json)) return null;
  const { bulletin } = json;
  if (isWord(bulletin)) return String(bulletin);
  if (isRecord(bulletin) && isWord(bulletin.id)) return String(bulletin.id);
  const parts = [json.alert ?? json.tag, json.kind, json.number].filter(isWord);
  return parts.length === 0 ? null : parts.join("/");
}

function isWord(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
