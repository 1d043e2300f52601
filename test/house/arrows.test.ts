import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { projectFiles, SOURCES, textOf } from "./tree.ts";

// Who may import whom (docs/architecture.md). A part is the longest prefix that fits; `*` in `from` stands for every part.
const PARTS = [
  "schemas",
  "config",
  "workers",
  "src/domain",
  "src/store",
  "src/queue",
  "src/channels/contract.ts",
  "src/channels/registry.ts",
  "src/channels",
  "src/alerts",
  "src/officers",
  "src/duty",
  "src/sign-in",
  "src/dispatch",
  "src/contacts",
  "src/broadcasters",
  "src/housekeeping",
  "src/photos",
  "src/http",
  "src/web",
  "src/sandbox",
  "src/embedded",
  "src/supervise",
  "src/operator",
  "src/doctor",
  "src/demo",
  "src/cli",
  "src",
] as const;

const VERBS = [
  "src/alerts",
  "src/officers",
  "src/duty",
  "src/sign-in",
  "src/dispatch",
  "src/contacts",
  "src/broadcasters",
  "src/housekeeping",
  "src/photos",
];
const VERB_IMPORTS = [
  "config",
  "schemas",
  "src",
  "src/domain",
  "src/store",
  "src/channels/contract.ts",
  "src/channels/registry.ts",
  ...VERBS,
];

// `src` are the files directly in it: errors, clock, ids, log, seal, which know nobody; compose and server know all.
const ALLOWED: Record<string, readonly string[]> = {
  schemas: ["schemas"],
  config: ["config", "schemas", "src/domain", "src"],
  "src/domain": ["schemas", "src/domain"],
  "src/store": ["schemas", "src", "src/domain", "src/store"],
  "src/queue": ["schemas", "src/queue"],
  "src/channels/contract.ts": ["schemas"],
  "src/channels/registry.ts": [
    "schemas",
    "config",
    "src",
    "src/domain",
    "src/channels",
    "src/channels/contract.ts",
  ],
  "src/channels": [
    "schemas",
    "config",
    "src",
    "src/domain",
    "src/channels",
    "src/channels/contract.ts",
    "src/channels/registry.ts",
  ],
  "src/dispatch": [...VERB_IMPORTS, "src/queue"],
  // Calls officers by SMS and mail, outside the line of deliveries, and the operator when nobody can be called.
  "src/duty": [...VERB_IMPORTS, "src/channels", "src/operator"],
  "src/web": [
    "schemas",
    "src",
    "src/web",
    "src/store",
    "src/domain",
    "src/http",
    ...VERBS,
    "src/channels/contract.ts",
  ],
  "src/http": [
    "schemas",
    "config",
    "src",
    "src/web",
    "src/store",
    "src/domain",
    "src/http",
    "src/channels",
    "src/channels/contract.ts",
    ...VERBS,
  ],
  "src/sandbox": ["schemas", "src", "src/sandbox", "src/web"],
  "src/embedded": ["src", "src/embedded"],
  "src/operator": ["config", "src", "src/store", "src/channels", "src/operator"],
  workers: ["schemas", "src", "src/queue", "workers", ...VERBS],
};
for (const verb of VERBS) ALLOWED[verb] ??= VERB_IMPORTS;

// Packages that only one part may know: the domain knows none but pure ones, and nobody but the store speaks SQL.
const PACKAGES: Record<string, readonly string[]> = {
  pg: ["src/store", "src/queue", "src/embedded", "src/doctor", "src/supervise", "src/cli", "src/demo"],
  bullmq: ["src/queue", "src/store"],
  ioredis: ["src/queue", "src/doctor"],
  fastify: ["src/http", "src/web", "src", "src/sandbox"],
  twilio: ["src/channels", "src/sandbox"],
  nodemailer: ["src/channels", "src/operator"],
  "@simplewebauthn/server": ["src/sign-in"],
  otpauth: ["src/sign-in"],
  "openid-client": ["src/sign-in"],
  "web-push": ["src/channels", "src/cli", "config"],
};
const DOMAIN_PACKAGES = ["h3-js", "clipper2-ts", "libphonenumber-js", "zod", "node:crypto"];

function partOf(path: string): string {
  return PARTS.find((part) => path === part || path.startsWith(`${part}/`)) ?? path;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|(?:^|\n)import\s+"([^"]+)"/g;

const imports = projectFiles(SOURCES).flatMap((path) =>
  [...textOf(path).matchAll(IMPORT)].map((found) => ({
    path,
    target: found[1] ?? found[2] ?? found[3] ?? "",
  })),
);

test("every import follows the arrows", () => {
  const wrong = imports.filter(({ path, target }) => {
    if (!target.startsWith(".")) return false;
    const allowed = ALLOWED[partOf(path)];
    return allowed !== undefined && !allowed.includes(partOf(normalize(join(dirname(path), target))));
  });
  expect(wrong).toEqual([]);
});

test("a package that belongs to one part is imported by that part only", () => {
  const wrong = imports.filter(({ path, target }) => {
    const owners = PACKAGES[target];
    return owners !== undefined && !owners.includes(partOf(path));
  });
  expect(wrong).toEqual([]);
});

test("the domain imports nothing but pure packages", () => {
  const wrong = imports.filter(
    ({ path, target }) =>
      partOf(path) === "src/domain" &&
      !target.startsWith(".") &&
      !DOMAIN_PACKAGES.includes(target.replace(/\/(min|core)$/, "")),
  );
  expect(wrong).toEqual([]);
});

test("the domain asks neither clock nor chance", () => {
  const wrong = projectFiles(/^src\/domain\/.*\.ts$/).filter((path) =>
    /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now/.test(textOf(path)),
  );
  expect(wrong).toEqual([]);
});

test("only the store holds SQL", () => {
  const SQL = /[`"']\s*(?:SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+SET\s|DELETE FROM\s|WITH\s+\w+\s+AS\s)/;
  // The doctor and the queue ask whether a server answers; that names no table of ours.
  const wrong = projectFiles(SOURCES).filter(
    (path) =>
      !path.startsWith("src/store/") &&
      SQL.test(textOf(path).replaceAll(/"SELECT (1|now\(\)|version\(\))[^"]*"/g, '""')),
  );
  expect(wrong).toEqual([]);
});

test("only config/env.ts reads the environment", () => {
  expect(
    projectFiles(SOURCES).filter((path) => path !== "config/env.ts" && /process\.env\b/.test(textOf(path))),
  ).toEqual([]);
});
