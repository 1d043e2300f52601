// ETag and If-Match (RFC 9110 §13): the version of an alert, quoted.
import { Problem } from "../errors.ts";

/** The ETag of a version. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** The version in `If-Match`; 428 when absent or `*`, 412 when it is no ETag of ours. */
export function versionOf(ifMatch: string | undefined): number {
  const text = ifMatch?.trim() ?? "";
  if (text === "" || text === "*")
    throw new Problem(
      "precondition-required",
      "precondition-required",
      "Send the ETag that you read in If-Match.",
    );
  const match = /^"?([1-9][0-9]{0,8})"?$/.exec(text);
  if (match?.[1] === undefined)
    throw new Problem("precondition", "version-mismatch", "If-Match holds no ETag that this alert ever had.");
  return Number(match[1]);
}
