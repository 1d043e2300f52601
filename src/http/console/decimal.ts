/** The number that a text writes, with a decimal point or comma; undefined when it writes none. */
export function decimal(text: string): number | undefined {
  return /^[+-]?\d{1,9}([.,]\d{1,9})?$/.test(text) ? Number(text.replace(",", ".")) : undefined;
}
