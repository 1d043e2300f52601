// A verifier of DKIM signatures (RFC 6376, relaxed/relaxed, rsa-sha256), written from the RFC and apart from the signer.
import { createHash, type KeyObject, verify } from "node:crypto";

/** Whether the mail's first signature holds under the key, and which headers it covers (lower case). */
export function dkimHolds(raw: string, publicKey: KeyObject): { holds: boolean; signed: string[] } {
  const split = raw.indexOf("\r\n\r\n");
  const headers = raw.slice(0, split).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line)) ?? "";
  const tags = new Map(
    signature
      .slice(signature.indexOf(":") + 1)
      .split(";")
      .map((tag) => tag.replace(/\s+/g, "").split(/=(.*)/s))
      .map(([name = "", value = ""]) => [name, value]),
  );
  const bodyHash = createHash("sha256")
    .update(relaxedBody(raw.slice(split + 4)), "latin1")
    .digest("base64");
  const signed = (tags.get("h") ?? "").toLowerCase().split(":");
  const rest = [...headers];
  const lines = signed.flatMap((name) => {
    const at = rest.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
    return at < 0 ? [] : [`${relaxedHeader(rest.splice(at, 1)[0] ?? "")}\r\n`];
  });
  const own = relaxedHeader(signature.replace(/([;\s]b=)[^;]*/s, "$1"));
  const text = Buffer.from(lines.join("") + own, "latin1");
  const good = verify("sha256", text, publicKey, Buffer.from(tags.get("b") ?? "", "base64"));
  return { holds: good && bodyHash === tags.get("bh"), signed };
}

function relaxedHeader(line: string): string {
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
}

function relaxedBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}
