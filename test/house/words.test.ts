import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { projectFiles, SOURCES, textOf } from "./tree.ts";

test("file names say what is in them", () => {
  expect(
    projectFiles(SOURCES).filter((path) =>
      /(^|[/-])(utils?|common|helpers?|managers?|misc)([.-]|\/|$)/.test(path),
    ),
  ).toEqual([]);
  expect(projectFiles(SOURCES).filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
});

test("exports are named, and TypeScript stays erasable", () => {
  expect(projectFiles(SOURCES).filter((path) => /(^|\n)export default\b/.test(textOf(path)))).toEqual([]);
  expect(
    projectFiles(SOURCES).filter((path) =>
      /(^|\n)(export )?(const )?enum\b|(^|\n)(export )?namespace\b/.test(textOf(path)),
    ),
  ).toEqual([]);
});

test("no check is switched off and nothing is left to do", () => {
  const own = "test/house/words.test.ts";
  const marks = /@ts-(ignore|expect-error|nocheck)|\bas any\b|: any[;,)>\]= ]|\bTODO\b|\bFIXME\b|\bXXX\b/;
  expect(projectFiles(/\.ts$/).filter((path) => path !== own && marks.test(textOf(path)))).toEqual([]);
  expect(
    projectFiles(/^test\/.*\.ts$/).filter(
      (path) => path !== own && /\b(it|test|describe)\.(only|todo)\b/.test(textOf(path)),
    ),
  ).toEqual([]);
});

test("every dependency has its reason, and no reason outlives its dependency", () => {
  const reasons = textOf("docs/dependencies.md");
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  expect(names.filter((name) => !reasons.includes(`| \`${name}\` |`))).toEqual([]);
  const told = [...reasons.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1] ?? "");
  expect(told.filter((name) => !names.includes(name))).toEqual([]);
});

test("every runtime dependency is used", () => {
  const code = projectFiles(/^(src|workers|schemas|config)\/.*\.ts$/)
    .map(textOf)
    .join("\n");
  // `node` is the runtime itself.
  const unused = Object.keys(manifest.dependencies).filter(
    (name) => name !== "node" && !code.includes(`"${name}`),
  );
  expect(unused).toEqual([]);
});

test("the lock file names no download address", () => {
  expect(textOf("package-lock.json")).not.toMatch(/"resolved":/);
});
