// DATA_DIR/keys.json: made once, complete or not at all, and never replaced, since losing it loses all personal data.
import { randomBytes } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { makeDataFolder } from "../src/data-folder.ts";
import { makeEd25519, makeVapid } from "./key-making.ts";

const Key = z.object({ id: z.string(), key: z.base64() });
const KeysFile = z.object({
  encryption: z.array(Key).min(1),
  hash: z.array(Key).min(1),
  auditSigningPem: z.string(),
  vapid: z.object({ publicKey: z.string(), privateKey: z.string() }),
});

/** The keys of the file, decoded. */
export type KeptKeys = {
  encryption: { id: string; key: Buffer }[];
  hash: { id: string; key: Buffer }[];
  auditSigningPem: string;
  vapid: { publicKey: string; privateKey: string };
};

/** Where the keys of a DATA_DIR are kept. */
export function keysFile(dataDir: string): string {
  return path.join(dataDir, "keys.json");
}

/** Reads the file of `dataDir`, making it (and the folder) first when there is none; throws a sentence for a damaged one. */
export async function keptKeys(dataDir: string): Promise<KeptKeys> {
  const file = keysFile(dataDir);
  const there = await readKept(file);
  if (there !== undefined) return there;
  await makeFile(dataDir, file);
  const made = await readKept(file);
  if (made === undefined)
    throw new Error(`${file} was just made and is gone again; keep other programs out of ${dataDir}.`);
  return made;
}

async function readKept(file: string): Promise<KeptKeys | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
  const parsed = KeysFile.safeParse(asJson(text));
  if (!parsed.success) {
    throw new Error(
      `${file} is damaged. Put back a copy of it: without it the personal data in the database cannot be read.`,
    );
  }
  const decode = (list: { id: string; key: string }[]) =>
    list.map(({ id, key }) => ({ id, key: Buffer.from(key, "base64") }));
  return { ...parsed.data, encryption: decode(parsed.data.encryption), hash: decode(parsed.data.hash) };
}

async function makeFile(dataDir: string, file: string): Promise<void> {
  await makeDataFolder(dataDir);
  const half = `${file}.${randomBytes(6).toString("hex")}`;
  const key = () => [{ id: "kept1", key: randomBytes(32).toString("base64") }];
  const content = { encryption: key(), hash: key(), auditSigningPem: makeEd25519(), vapid: makeVapid() };
  try {
    const handle = await open(half, "wx", 0o600);
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    // A link fails when the name is taken: of several starters the first one's keys stay, and all read those.
    await link(half, file).catch((error) => {
      if (!isCode(error, "EEXIST")) throw error;
    });
  } finally {
    await rm(half, { force: true });
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
