// Loads the keys in a process of its own and prints one of them, for the test of starters that race.
import { readEnv } from "../../config/env.ts";
import { loadKeys } from "../../config/keys.ts";

const keys = await loadKeys(readEnv());
process.stdout.write(`${JSON.stringify({ hash: keys.hash[0]?.key.toString("base64") })}\n`);
