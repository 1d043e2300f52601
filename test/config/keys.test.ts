import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";
import { runProgram } from "../support/processes.ts";

let root = "";
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "amberwire-test-keys-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const newFolder = () => path.join(root, `data ${++count}`);

const KEY = Buffer.alloc(32, 7).toString("base64");
const LIVE = {
  MODE: "live",
  DATABASE_URL: "postgres://db/x",
  ENCRYPTION_KEYS: `e2:${KEY},e1:${KEY}`,
  HASH_KEYS: `h:${KEY}`,
  PUBLIC_URL: "https://alerts.example.org",
};

test("a sandbox makes its keys once, closed to other users, and finds them again", async () => {
  const env = readEnv({ DATA_DIR: newFolder() });
  const first = await loadKeys(env);
  expect(first.encryption.map(({ key }) => key.length)).toEqual([32]);
  expect(first.encryption[0]?.key.equals(first.hash[0]?.key ?? Buffer.alloc(0))).toBe(false);
  expect((await stat(path.join(env.DATA_DIR, "keys.json"))).mode & 0o777).toBe(0o600);
  expect(await loadKeys(env)).toEqual(first);
});

test("loaders that start at once in several processes get the same keys and leave no other file", async () => {
  const dataDir = newFolder();
  const runs = Array.from({ length: 4 }, () =>
    runProgram("test/support/print-keys.ts", [], { env: { DATA_DIR: dataDir } }),
  );
  const words = await Promise.all(runs.map((run) => run.line<{ hash: string }>((word) => "hash" in word)));
  expect(new Set(words.map(({ hash }) => hash)).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(["keys.json"]);
});

test("whoever comes second to make the keys takes those of the first", async () => {
  for (let round = 0; round < 20; round++) {
    const env = readEnv({ DATA_DIR: newFolder() });
    // Staggered, so that some look before the file is there and write after it is.
    const loads = Array.from({ length: 6 }, async (_, i) => {
      for (let turn = 0; turn < i; turn++) await new Promise(setImmediate);
      return loadKeys(env);
    });
    const hashes = (await Promise.all(loads)).map(({ hash }) => hash[0]?.key.toString("base64"));
    const kept = (await loadKeys(env)).hash[0]?.key.toString("base64");
    expect(new Set(hashes)).toEqual(new Set([kept]));
  }
});

test("keys of the environment win, in their order, and in live mode no file is made", async () => {
  const dataDir = newFolder();
  const keys = await loadKeys(readEnv({ ...LIVE, DATA_DIR: dataDir }));
  expect(keys.encryption.map(({ id }) => id)).toEqual(["e2", "e1"]);
  expect(keys.vapid).toBeUndefined();
  await expect(stat(dataDir)).rejects.toThrow(/ENOENT/);
});

test("live mode with the embedded database keeps its keys in DATA_DIR, but makes no VAPID keys", async () => {
  const { DATABASE_URL: _, ENCRYPTION_KEYS: __, HASH_KEYS: ___, ...rest } = LIVE;
  const keys = await loadKeys(readEnv({ ...rest, ALLOW_EMBEDDED_POSTGRES: "true", DATA_DIR: newFolder() }));
  expect([keys.encryption.length, keys.hash.length, keys.vapid]).toEqual([1, 1, undefined]);
});

test("the audit key signs, and machines with the same hash key have the same one", async () => {
  const [a, b] = [
    await loadKeys(readEnv({ ...LIVE, DATA_DIR: newFolder() })),
    await loadKeys(readEnv({ ...LIVE, DATA_DIR: newFolder() })),
  ];
  expect(a.auditSigning).toEqual(b.auditSigning);
  const kept = await loadKeys(readEnv({ DATA_DIR: newFolder() }));
  expect(kept.auditSigning.publicPem).not.toBe(a.auditSigning.publicPem);
  for (const { auditSigning } of [a, kept]) {
    const signature = sign(null, Buffer.from("head"), createPrivateKey(auditSigning.privatePem));
    expect(verify(null, Buffer.from("head"), createPublicKey(auditSigning.publicPem), signature)).toBe(true);
  }
});

test("a sandbox's VAPID pair is one that the environment would accept", async () => {
  const { vapid } = await loadKeys(readEnv({ DATA_DIR: newFolder() }));
  const env = readEnv({
    ...LIVE,
    VAPID_PUBLIC_KEY: vapid?.publicKey,
    VAPID_PRIVATE_KEY: vapid?.privateKey,
    VAPID_SUBJECT: "mailto:a@example.org",
  });
  expect(env.faults).toEqual([]);
  expect((await loadKeys(env)).vapid?.publicKey).toBe(vapid?.publicKey);
});

test("a damaged file is refused with a sentence and left as it is", async () => {
  const dataDir = newFolder();
  await loadKeys(readEnv({ DATA_DIR: dataDir }));
  const file = path.join(dataDir, "keys.json");
  const whole = await readFile(file, "utf8");
  await writeFile(file, whole.slice(0, whole.length / 2));
  await expect(loadKeys(readEnv({ DATA_DIR: dataDir }))).rejects.toThrow(
    /keys\.json is damaged\. Put back a copy/,
  );
  expect((await readFile(file, "utf8")).length).toBe(Math.floor(whole.length / 2));
});
