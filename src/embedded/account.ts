// Chooses whom PostgreSQL runs as: it refuses to run as root, so root lends it an unprivileged account.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The user and group that PostgreSQL's processes and files belong to. */
export type Account = { uid: number; gid: number };

// initdb asks the machine for the account's name, so an arbitrary number will not do; nobody exists everywhere.
const NAMES = ["postgres", "_postgres", "nobody"];

/** The account to switch to when this process is root; undefined when the present user can run PostgreSQL itself. */
export async function serverAccount(names: readonly string[] = NAMES): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    const account = await lookUp(name);
    if (account !== undefined) return account;
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and this machine has none of the users ${names.join(", ")}. ` +
      "Create one of them, start the service as an ordinary user, or set DATABASE_URL.",
  );
}

async function lookUp(name: string): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([ask("-u", name), ask("-g", name)]);
    // 2^31 and above is how some systems write -2; spawn would refuse it.
    return uid > 0 && uid < 2 ** 31 && gid > 0 && gid < 2 ** 31 ? { uid, gid } : undefined;
  } catch {
    return undefined;
  }
}

async function ask(what: "-u" | "-g", name: string): Promise<number> {
  const { stdout } = await promisify(execFile)("id", [what, name]);
  return Number(stdout.trim());
}
