// Counts an SMS as a carrier would (3GPP TS 23.038, 23.040), apart from the sender's own count so that the two can be compared.

/** Encoding, length in septets or UTF-16 units, and parts of one text. */
export type SmsSize = { encoding: "GSM-7" | "UCS-2"; units: number; segments: number };

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

/** The size of `text`; an escaped pair or a surrogate pair is never cut between parts. */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const gsm = characters.every((character) => BASIC.has(character) || EXTENDED.has(character));
  const weights = characters.map((character) => (gsm ? (EXTENDED.has(character) ? 2 : 1) : character.length));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  const [single, part] = gsm ? [160, 153] : [70, 67];
  return { encoding: gsm ? "GSM-7" : "UCS-2", units, segments: units <= single ? 1 : parts(weights, part) };
}

function parts(weights: readonly number[], room: number): number {
  let [count, used] = [1, 0];
  for (const weight of weights) {
    if (used + weight > room) {
      count += 1;
      used = 0;
    }
    used += weight;
  }
  return count;
}
