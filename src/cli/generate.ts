// npm run generate: writes what is derived from code (schemas/json, .env.example, docs/countries.md, the English officers.json); with --check only says what is out of date.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { envExample } from "../../config/env-example.ts";
import { ENGLISH } from "../domain/criteria/english.ts";
import { countriesPage } from "./countries-page.ts";
import { jsonSchemaFiles } from "./json-schemas.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SCHEMA_DIR = path.join("schemas", "json");
const ENGLISH_FILE = path.join("config", "languages", "en", "officers.json");

/** Every generated file by its path from the root. */
export function generatedFiles(): Map<string, string> {
  const files = new Map([[".env.example", envExample()]]);
  for (const [name, text] of jsonSchemaFiles()) files.set(path.join(SCHEMA_DIR, name), text);
  files.set(path.join("docs", "countries.md"), countriesPage());
  files.set(ENGLISH_FILE, `${JSON.stringify(ENGLISH, null, 2)}\n`);
  return files;
}

/** The generated files that are missing, differ from what the code says, or should no longer be there. */
export async function staleFiles(root: string = ROOT): Promise<string[]> {
  const files = generatedFiles();
  const stale: string[] = [];
  for (const [file, text] of files) {
    const found = await readFile(path.join(root, file), "utf8").catch(() => undefined);
    if (found !== text) stale.push(file);
  }
  return [...stale, ...(await leftOver(root, files))].sort();
}

/** Writes every generated file and removes those that nothing generates any more. */
export async function writeGenerated(root: string = ROOT): Promise<void> {
  const files = generatedFiles();
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  for (const file of await leftOver(root, files)) await rm(path.join(root, file));
}

async function leftOver(root: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const names = await readdir(path.join(root, SCHEMA_DIR)).catch(() => []);
  return names.map((name) => path.join(SCHEMA_DIR, name)).filter((file) => !files.has(file));
}

async function main(args: readonly string[]): Promise<number> {
  if (!args.includes("--check")) {
    await writeGenerated();
    return 0;
  }
  const stale = await staleFiles();
  for (const file of stale) console.error(`${file} is out of date: run npm run generate`);
  return stale.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.exitCode = await main(process.argv.slice(2));
