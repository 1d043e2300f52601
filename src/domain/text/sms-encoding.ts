// Counts an SMS as the network does (3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1). Never changes a text.

/** How a text travels: `units` are septets (GSM-7) or UTF-16 code units (UCS-2), `forcedBy` the characters that rule GSM-7 out. */
export type SmsEncoding = {
  encoding: "GSM-7" | "UCS-2";
  units: number;
  segments: number;
  forcedBy: string[];
};

/** Most parts that one text can be cut into (the part number is one octet). */
export const SMS_SEGMENTS_MAX = 255;

// The default alphabet in code order; code 0x1B, the escape to the extension table, is no character.
const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION = "\f^{}\\[~]|€";

const SEPTETS = new Map<string, number>([
  ...[...BASIC].map((character): [string, number] => [character, 1]),
  ...[...EXTENSION].map((character): [string, number] => [character, 2]),
]);

/**
 * Counts `text` in Unicode NFC, the form in which it must be sent. One message holds 160 septets or 70 units, each part of a longer
 * one 153 or 67; neither an escaped pair nor a surrogate pair is cut between parts. An empty text is one message of no units.
 */
export function smsEncoding(text: string): SmsEncoding {
  const characters = [...text.normalize("NFC")];
  const forcedBy = [...new Set(characters.filter((character) => !SEPTETS.has(character)))];
  if (forcedBy.length === 0) {
    const sizes = characters.map((character) => SEPTETS.get(character) ?? 1);
    return { encoding: "GSM-7", ...countParts(sizes, 160, 153), forcedBy };
  }
  const sizes = characters.map((character) => character.length);
  return { encoding: "UCS-2", ...countParts(sizes, 70, 67), forcedBy };
}

function countParts(
  sizes: readonly number[],
  single: number,
  part: number,
): { units: number; segments: number } {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= single) return { units, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { units, segments };
}
