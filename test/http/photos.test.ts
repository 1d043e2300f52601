import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { activeAlert, cancelled, submittedAlert } from "./one-alert.ts";
import { countRows, newKey, type TestApp, type TestOfficer, testApp } from "./one-app.ts";

let it: TestApp;
let jpeg: Buffer;
beforeAll(async () => {
  it = await testApp();
  jpeg = await sharp({ create: { width: 500, height: 400, channels: 3, background: "#336699" } })
    .withExif({ IFD0: { Artist: "A. Witness" } })
    .jpeg()
    .toBuffer();
});

const ALT = { fr: "Une fillette brune en manteau rouge." };
const CONSENT = { by: "mother", at: "2026-11-23T14:00:00+01:00", basis: "written" };

type Part = { name: string; value: string | Buffer; filename?: string; type?: string };

function form(parts: readonly Part[]): { payload: Buffer; headers: Record<string, string> } {
  const boundary = randomBytes(8).toString("hex");
  const pieces = parts.flatMap(({ name, value, filename, type }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ""}\r\n${type ? `content-type: ${type}\r\n` : ""}\r\n`,
    ),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
  return {
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  };
}

function photoParts(file: Buffer = jpeg, more: readonly Part[] = []): Part[] {
  return [
    { name: "photo", value: file, filename: "child.jpg", type: "image/jpeg" },
    { name: "alt", value: JSON.stringify(ALT) },
    { name: "consent", value: JSON.stringify(CONSENT) },
    ...more,
  ];
}

function send(
  parts: readonly Part[],
  key: Record<string, string> = newKey(),
  who: TestOfficer = it.officers.requester,
) {
  const { payload, headers } = form(parts);
  return it.ask(who, { method: "POST", url: "/v1/photos", payload, headers: { ...headers, ...key } });
}

describe("POST /v1/photos", () => {
  test("stores the photo drawn anew, sealed, and gives where it can be seen", async () => {
    const sent = await send(photoParts());
    expect(sent.statusCode).toBe(201);
    const { id, width, height, alt, urls } = sent.json();
    expect({ width, height, alt }).toEqual({ width: 500, height: 400, alt: ALT });
    expect(urls).toEqual({
      public: `https://amberwire.example/photos/${id}`,
      officers: `https://amberwire.example/v1/photos/${id}`,
    });
    const seen = await it.ask(it.officers.prosecutor, { url: `/v1/photos/${id}` });
    expect(seen.headers["content-type"]).toBe("image/jpeg");
    expect((await sharp(seen.rawPayload).metadata()).exif).toBeUndefined();
    const { rows } = await it.db.pool.query(
      "SELECT encode(sealed, 'escape') AS text FROM photo WHERE id = $1",
      [id],
    );
    expect(rows[0].text).not.toMatch(/JFIF/);
  });

  test("repeated under its key gives the same photo, with another file 422", async () => {
    const key = newKey();
    const first = await send(photoParts(), key);
    expect((await send(photoParts(), key)).json()).toEqual(first.json());
    const other = await sharp(jpeg).negate().jpeg().toBuffer();
    expect((await send(photoParts(other), key)).json()).toMatchObject({
      status: 422,
      code: "idempotency-mismatch",
    });
  });

  test("refuses what is no photo, is too large, or is not filled in, and keeps nothing of it", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const before = await countRows(it.db);
    const cases: [parts: readonly Part[], status: number, code: string, pointers?: string[]][] = [
      [photoParts(svg), 415, "unreadable-photo"],
      [photoParts(Buffer.concat([jpeg, Buffer.from("<script>alert(1)</script>")])), 415, "unreadable-photo"],
      [photoParts(Buffer.concat([jpeg, randomBytes(10 * 1024 * 1024)])), 413, "too-large"],
      [photoParts().slice(1), 400, "invalid-request", ["/photo"]],
      [
        [{ name: "image", value: jpeg, filename: "a.jpg" }, ...photoParts().slice(1)],
        400,
        "invalid-request",
        ["/image", "/photo"],
      ],
      [photoParts(jpeg, [{ name: "second", value: jpeg, filename: "b.jpg" }]), 413, "too-large"],
      [photoParts().slice(0, 1), 400, "invalid-request", ["/alt", "/consent"]],
      [photoParts(jpeg, [{ name: "note", value: "1" }]), 400, "invalid-request", ["/note"]],
      [photoParts(jpeg, [{ name: "alt", value: "{" }]), 400, "invalid-request", ["/alt"]],
      [photoParts(jpeg, [{ name: "alt", value: '{"fr":""}' }]), 400, "invalid-request", ["/alt/fr"]],
      [
        photoParts(jpeg, [{ name: "consent", value: '{"by":"x","at":"today","basis":"y"}' }]),
        400,
        "invalid-request",
        ["/consent/at"],
      ],
      [photoParts(jpeg, [{ name: "__proto__", value: "{}" }]), 400, "broken-request"],
    ];
    for (const [parts, status, code, pointers] of cases) {
      const answer = await send(parts);
      expect(answer.json()).toMatchObject({ status, code });
      if (pointers)
        expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
    }
    expect((await send(photoParts(), {})).json()).toMatchObject({
      status: 400,
      code: "idempotency-key-missing",
    });
    expect(await countRows(it.db)).toEqual(before);
  });
});

describe("a photo's public address", () => {
  const look = (id: string) => it.app.inject(`/photos/${id}`);

  test("shows it while an active alert publishes it, and never before or after", async () => {
    const { id } = (await send(photoParts())).json();
    expect((await look(id)).statusCode).toBe(404);
    const children = [
      { age: { years: 9 }, sex: "female", photoIds: [id], description: { fr: "x" }, status: "missing" },
    ];
    await submittedAlert(it, { children });
    expect((await look(id)).statusCode).toBe(404);

    const second = (await send(photoParts())).json().id;
    const alert = await activeAlert(it, { children: [{ ...children[0], photoIds: [second] }] });
    const seen = await look(second);
    expect(seen.statusCode).toBe(200);
    expect(seen.headers).toMatchObject({
      "content-type": "image/jpeg",
      "x-robots-tag": "noindex, noimageindex, noarchive",
      "cache-control": "private, max-age=60",
    });
    expect((await it.app.inject(`/alerts/${alert}`)).body).toContain(`/photos/${second}`);

    await cancelled(it, alert);
    expect((await look(second)).json()).toMatchObject({ status: 410 });
    expect((await it.ask(it.officers.requester, { url: `/v1/photos/${second}` })).json()).toMatchObject({
      status: 410,
    });
  });

  test("of another agency's photo is 404 for its officers", async () => {
    const { id } = (await send(photoParts())).json();
    for (const who of [it.officers.neighbour, it.officers.foreignRequester])
      expect((await it.ask(who, { url: `/v1/photos/${id}` })).json()).toMatchObject({ status: 404 });
    expect((await look("pho_1k9b8v2m4n6p8q0r2s4t6v8w")).statusCode).toBe(404);
    expect((await look("../../etc/passwd")).statusCode).toBe(404);
  });
});
