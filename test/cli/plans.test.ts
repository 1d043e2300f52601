import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COUNTRIES_DIR } from "../../config/plans.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

const ROOT = path.join(import.meta.dirname, "../..");
// The command group by itself, so that this file does not depend on which other commands are registered.
const PROGRAM = `
  import { Command } from "commander";
  import { plansCommand } from "./src/cli/plans.ts";
  import { printFailure } from "./src/cli/print.ts";
  const program = new Command("amberwire");
  plansCommand(program);
  await program.parseAsync(["node", "amberwire", ...process.argv.slice(1)]).catch((error) => {
    printFailure(error);
    process.exit(1);
  });`;

let db: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  db = await testDatabase();
  dataDir = mkdtempSync(path.join(tmpdir(), "amberwire-plans-"));
});
afterAll(async () => {
  await db.close();
  rmSync(dataDir, { recursive: true });
});

function amberwire(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: db.url, DATA_DIR: dataDir, LOG_LEVEL: "fatal" };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--input-type=module", "-e", PROGRAM, "--", "plans", ...args],
      { cwd: ROOT, env },
      (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });
}

describe("amberwire plans", () => {
  test("check ends with 0 and names the sound countries by their status", async () => {
    const { code, out } = await amberwire("check");
    expect(out).toMatch(/^complete: .*BE, .*FR, .*NL/m);
    expect(out).toMatch(/^partial: .*CY/m);
    expect(out).toMatch(/^no-programme: AT, /m);
    expect(out).toMatch(/Sound plans: 68; 0 faults\.$/m);
    expect(code).toBe(0);
  });

  test("check ends with 1 and prints every fault, also as JSON", async () => {
    const dir = path.join(dataDir, "countries");
    cpSync(path.join(COUNTRIES_DIR, "nl"), path.join(dir, "nl"), { recursive: true });
    cpSync(path.join(COUNTRIES_DIR, "gr"), path.join(dir, "gr"), { recursive: true });
    writeFileSync(path.join(dir, "gr", "plan.json"), "{}");
    const plain = await amberwire("check", "--dir", dir);
    expect(plain.code).toBe(1);
    expect(plain.out).toMatch(/gr\/plan\.json#\/country: /);
    expect(plain.out).toMatch(/^complete: NL\nSound plans: 1; \d+ faults\.$/m);
    const json = await amberwire("check", "GR", "--dir", dir, "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ sound: [], faults: expect.any(Array) });
    expect(JSON.parse(json.out).faults.length).toBeGreaterThan(5);
  });

  test("check of a country that is not there fails", async () => {
    expect((await amberwire("check", "zz")).code).toBe(1);
  });

  test("show prints rules with how far each can be trusted", async () => {
    const { code, out } = await amberwire("show", "gr");
    expect(code).toBe(0);
    expect(out).toMatch(/signed by police-commander and by prosecutor of another agency/);
    expect(out).toMatch(/guardian_consent, mandatory \(recalled\)/);
    expect(out).toMatch(/imminent_danger, mandatory \(sourced: gr_gmcn\)/);
    const json = JSON.parse((await amberwire("show", "GR", "--json")).out);
    expect(json.plan.country).toBe("GR");
  });

  test("confirm binds the authority's word to the version, and records the act", async () => {
    const first = await amberwire("confirm", "FR", "--by", "A. Example", "--reference", "letter 1", "--json");
    expect(first.err).toBe("");
    expect(first.code).toBe(0);
    const { planVersion, made } = JSON.parse(first.out);
    expect(made).toBe(true);
    const { rows } = await db.pool.query(
      `SELECT c.confirmed_by, c.reference, a.act, a.actor_kind, a.subjects
       FROM plan_confirmation c, audit a WHERE c.version = $1`,
      [planVersion],
    );
    expect(rows).toEqual([
      {
        confirmed_by: "A. Example",
        reference: "letter 1",
        act: "plan.confirmed",
        actor_kind: "operator",
        subjects: { country: "FR", planVersion },
      },
    ]);
  });

  test("confirm a second time changes nothing and says who did", async () => {
    const again = await amberwire("confirm", "FR", "--by", "B. Example", "--reference", "letter 2");
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/Already confirmed.*\n.*A\. Example \(letter 1\)/);
    const { rows } = await db.pool.query("SELECT count(*)::int AS acts FROM audit");
    expect(rows).toEqual([{ acts: 1 }]);
  });

  test("confirm refuses without a name, a reference or a sound plan", async () => {
    const args = [
      ["confirm", "FR", "--reference", "letter"],
      ["confirm", "FR", "--by", "A. Example"],
      ["confirm", "FR", "--by", " ", "--reference", "letter"],
      ["confirm", "ZZ", "--by", "A. Example", "--reference", "letter"],
    ];
    for (const each of args) {
      const { code, err } = await amberwire(...each);
      expect(code).toBe(1);
      expect(err).not.toBe("");
    }
  });
});
