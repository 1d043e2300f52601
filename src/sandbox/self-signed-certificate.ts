// Makes the sandbox's TLS identity at start; node:crypto reads certificates but makes none, so the few DER bytes are written here.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A private key and the certificate that signs itself with it, both PEM; clients trust it by taking `cert` as their CA. */
export type Identity = { key: string; cert: string };

const OID = {
  ecdsaWithSha256: "2a8648ce3d040302",
  commonName: "550403",
  subjectAltName: "551d11",
  basicConstraints: "551d13",
} as const;
const DAY_MS = 86_400_000;

/** A P-256 certificate (RFC 5280, version 3) for `localhost` and the IPv4 addresses in `hosts`, valid from a day ago for 90 days. */
export function selfSignedCertificate(hosts: readonly string[] = ["127.0.0.1"], now = new Date()): Identity {
  const pair = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const name = sequence(
    der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from("Amberwire sandbox")))),
  );
  const serial = randomBytes(16);
  serial[0] = 0x01;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, serial),
    algorithm,
    name,
    sequence(utcTime(new Date(now.getTime() - DAY_MS)), utcTime(new Date(now.getTime() + 90 * DAY_MS))),
    name,
    pair.publicKey,
    der(0xa3, sequence(authority(), alternativeNames(hosts))),
  );
  const signature = sign("sha256", body, createPrivateKey(pair.privateKey));
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  return { key: pair.privateKey, cert: pem(certificate) };
}

function authority(): Buffer {
  return sequence(
    oid(OID.basicConstraints),
    der(0x01, Buffer.of(0xff)),
    der(0x04, sequence(der(0x01, Buffer.of(0xff)))),
  );
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const addresses = hosts
    .filter((host) => isIPv4(host))
    .map((host) => der(0x87, Buffer.from(host.split(".").map(Number))));
  const names = ["localhost", ...hosts.filter((host) => !isIPv4(host) && /^[a-z0-9.-]+$/i.test(host))];
  return sequence(
    oid(OID.subjectAltName),
    der(0x04, sequence(...names.map((host) => der(0x82, Buffer.from(host))), ...addresses)),
  );
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function utcTime(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}

/** One DER value; lengths up to 65,535 bytes, which a certificate never exceeds. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
