// Root, an ordinary user, and folders that the database's own user cannot reach.
import { execFile } from "node:child_process";
import { chmod, chown, lstat, readlink, rm, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { serverAccount } from "../../src/embedded/account.ts";
import { copyBinaries, findBinaries } from "../../src/embedded/binaries.ts";
import { startEmbeddedPostgres } from "../../src/embedded/postgres.ts";
import { reachable } from "../../src/embedded/reach.ts";
import { temporaryFolder } from "../support/embedded.ts";
import { needs } from "../support/needs.ts";
import { runProgram, serverPid } from "../support/processes.ts";

const log = { info: () => {}, error: () => {} };
const settings = { fsync: "off" };
const isRoot = process.getuid?.() === 0;
const asRoot = needs(isRoot, "tests that change the user (run as root)");
const NOBODY = 65534;
const repository = path.resolve(import.meta.dirname, "../..");
const lent = await reachable(repository, { uid: NOBODY, gid: NOBODY });
const asNobody =
  isRoot && needs(lent, "an ordinary user's run (the repository must be readable by everybody)");

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function closedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  folders.push(folder);
  return folder;
}

test.runIf(asNobody)("an ordinary user runs the server as itself", async () => {
  const dataDir = await closedFolder();
  await chown(dataDir, NOBODY, NOBODY);
  const user = runProgram("test/support/embedded-user.ts", [dataDir], { uid: NOBODY, gid: NOBODY });
  const { url } = await user.line<{ url: string }>((word) => "url" in word);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
  expect((await stat(`/proc/${await serverPid(dataDir)}`)).uid).toBe(NOBODY);
  user.child.kill("SIGTERM");
  expect((await user.exited).code).toBe(0);
});

test.runIf(asRoot)(
  "root's DATA_DIR that no other user can enter gets its database elsewhere, behind a link",
  async () => {
    const dataDir = path.join(await closedFolder(), "data");
    const first = await startEmbeddedPostgres({ dataDir, log, settings });
    const elsewhere = await readlink(path.join(dataDir, "postgres"));
    folders.push(elsewhere);
    expect(elsewhere.startsWith(dataDir)).toBe(false);
    expect((await stat(path.join(elsewhere, "cluster", "data"))).uid).not.toBe(0);
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir, log, settings });
    expect(second.url).toBe(first.url);
    await second.stop();
    expect(await readlink(path.join(dataDir, "postgres"))).toBe(elsewhere);
  },
);

test.runIf(asRoot)("root's own closed DATA_DIR lets the database's group pass and nobody else", async () => {
  const dataDir = await closedFolder();
  const server = await startEmbeddedPostgres({ dataDir, log, settings });
  await server.stop();
  expect((await lstat(path.join(dataDir, "postgres"))).isDirectory()).toBe(true);
  const { mode, gid } = await stat(dataDir);
  expect([mode & 0o777, gid]).toEqual([0o710, (await serverAccount())?.gid]);
});

test.runIf(asRoot)("a link whose folder is gone is refused, not replaced by an empty database", async () => {
  const dataDir = path.join(await closedFolder(), "data");
  const first = await startEmbeddedPostgres({ dataDir, log, settings });
  await first.stop();
  await rm(await readlink(path.join(dataDir, "postgres")), { recursive: true });
  await expect(startEmbeddedPostgres({ dataDir, log, settings })).rejects.toThrow(
    /points to a folder that is gone/,
  );
});

test.runIf(asRoot)(
  "programs that another user cannot reach are copied to where it can run them",
  async () => {
    const { postgres } = await findBinaries(undefined, "");
    const native = path.dirname(path.dirname(postgres));
    const place = await closedFolder();
    await chmod(place, 0o711);
    const account = await serverAccount();
    expect(await reachable(await closedFolder(), account)).toBe(false);
    const copied = await copyBinaries(native, place);
    const { stdout } = await promisify(execFile)(copied.initdb, ["--version"], account);
    expect(stdout).toMatch(/^initdb \(PostgreSQL\) 18/);
    expect(await copyBinaries(native, place)).toEqual(copied);
  },
);

test.runIf(asRoot)(
  "without a user named postgres the next name is taken, and without any the error says what to do",
  async () => {
    expect(await serverAccount(["no-such-user", "nobody"])).toEqual({ uid: NOBODY, gid: NOBODY });
    await expect(serverAccount(["no-such-user"])).rejects.toThrow(/Create one of them.*or set DATABASE_URL/);
  },
);
