// Tests that need something of the machine are skipped without it, with one line; REQUIRE_ALL=1 makes the skip a failure.

/** Gives `there`; when it is false, prints what is skipped, or throws under REQUIRE_ALL=1. Use with `test.runIf`. */
export function needs(there: boolean, what: string): boolean {
  if (there) return true;
  if (process.env.REQUIRE_ALL === "1")
    throw new Error(`REQUIRE_ALL=1, but there is no way here to run ${what}`);
  process.stdout.write(`skipped: ${what}\n`);
  return false;
}
