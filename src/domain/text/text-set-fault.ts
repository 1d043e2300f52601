/** A fault of a text file: where (RFC 6901), and in a sentence what and why. */
export type TextSetFault = { pointer: string; message: string };
