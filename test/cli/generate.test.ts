import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { EXAMPLE_CASE } from "../../schemas/api/example-case.ts";
import { generatedFiles, staleFiles, writeGenerated } from "../../src/cli/generate.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "amberwire-generate-"));
});
afterAll(() => rm(root, { recursive: true }));

test("what is missing, changed or left over is named, and writing mends it", async () => {
  const files = [...generatedFiles().keys()].sort();
  expect(files).toContain(".env.example");
  expect(await staleFiles(root)).toEqual(files);
  await writeGenerated(root);
  expect(await staleFiles(root)).toEqual([]);
  await writeFile(path.join(root, "schemas/json/case.json"), "{}\n");
  await writeFile(path.join(root, "schemas/json/old.json"), "{}\n");
  expect(await staleFiles(root)).toEqual(["schemas/json/case.json", "schemas/json/old.json"]);
  await writeGenerated(root);
  expect(await staleFiles(root)).toEqual([]);
});

test("the JSON Schema of a case takes the example and refuses an unknown field", () => {
  const schema = z.fromJSONSchema(JSON.parse(generatedFiles().get("schemas/json/case.json") ?? ""));
  expect(schema.safeParse(EXAMPLE_CASE).success).toBe(true);
  expect(schema.safeParse({ ...EXAMPLE_CASE, colour: "red" }).success).toBe(false);
});

test("no schema of an answer leaves a field without a type", () => {
  for (const [file, text] of generatedFiles())
    if (file.endsWith(".json") && !file.includes("plan") && !file.includes("country"))
      expect({
        file,
        untyped: /"\w+": \{\}/.exec(
          text.replace(/"default": \{\}/g, "").replace(/"(additionalProperties|propertyNames)": \{\}/g, ""),
        )?.[0],
      }).toEqual({ file, untyped: undefined });
});
