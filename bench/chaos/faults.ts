// The catalogue of what is done to the service while it sends. Each entry is one fault as it is counted.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { FaultRule } from "../../src/sandbox/faults.ts";
import { eraseContact } from "../../src/store/erase-contact.ts";
import { suppressContact } from "../../src/store/receipts.ts";
import type { ChaosMember } from "./members.ts";
import type { Random } from "./random.ts";
import type { ChaosStage } from "./stage.ts";

/** A fault; `weight` is how often it comes among the others. `kill` names the processes that it kills, so that what they had open is counted first. */
export type ChaosFault = {
  name: string;
  weight: number;
  kill?: (stage: ChaosStage, random: Random) => ChaosMember[];
  run?: (stage: ChaosStage, random: Random) => Promise<void>;
};

const oneOf = <T>(list: readonly T[], random: Random): T[] => {
  const chosen = list[random.between(0, list.length - 1)];
  return chosen === undefined ? [] : [chosen];
};

const KILLS: ChaosFault[] = [
  {
    name: "kill -9 of a sending worker",
    weight: 14,
    kill: ({ members }, random) => oneOf(members.hands, random),
  },
  {
    name: "kill -9 of relay, planner, sweep and retries",
    weight: 10,
    kill: ({ members }) => [members.brain],
  },
  { name: "kill -9 of the API", weight: 8, kill: ({ members }) => [members.api] },
  {
    name: "kill -9 of every process at once",
    weight: 4,
    kill: ({ members }) => [members.api, members.brain, ...members.hands],
  },
];

const PROCESSES: ChaosFault[] = [
  {
    name: "a sending worker frozen past its lease, and woken",
    weight: 4,
    run: async ({ members }, random) => {
      const [hand] = oneOf(members.hands, random);
      // It wakes by itself later: other faults go on meanwhile.
      void hand?.freeze(random.between(7_000, 12_000));
    },
  },
];

const SERVERS: ChaosFault[] = [
  {
    name: "the queue wiped",
    weight: 8,
    run: async ({ redis, pool }) => {
      if (redis) return redis.flush();
      const { rows } = await pool.query<{ name: string }>(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
      );
      if (rows.length > 0) await pool.query(`TRUNCATE ${rows.map(({ name }) => name).join(", ")} CASCADE`);
    },
  },
  {
    name: "the queue's server killed, and back after a while",
    weight: 4,
    run: async ({ redis }, random) => {
      await redis?.kill(random.between(200, 2_500));
    },
  },
  {
    name: "PostgreSQL killed, and recovered from its log",
    weight: 3,
    run: ({ postgres }) => postgres.kill(),
  },
  {
    name: "every connection to the database cut",
    weight: 6,
    run: async ({ pool }) => {
      await pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
    },
  },
  {
    name: "the database out of connections for some seconds",
    weight: 3,
    run: async ({ postgres }, random) => {
      const hogs = Array.from({ length: 190 }, () => {
        const client = new pg.Client({ connectionString: postgres.url });
        client.on("error", () => undefined);
        return client;
      });
      await Promise.allSettled(hogs.map((hog) => hog.connect()));
      await pause(random.between(500, 2_500));
      await Promise.allSettled(hogs.map((hog) => hog.end()));
    },
  },
];

const PEOPLE: ChaosFault[] = [
  {
    name: "a person erased while being written to",
    weight: 4,
    run: ({ pool }) => someContact(pool, (id) => eraseContact(pool, id, "erased")),
  },
  {
    name: "a person suppressed while being written to",
    weight: 3,
    run: ({ pool }) => someContact(pool, (id) => suppressContact(pool, id, "stop")),
  },
  {
    name: "a person moved out of the area while being written to",
    weight: 3,
    run: ({ pool }) =>
      someContact(pool, (id) => pool.query("DELETE FROM contact_place WHERE contact_id = $1", [id])),
  },
];

async function someContact(pool: pg.Pool, act: (id: number) => Promise<unknown>): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    "SELECT id FROM contact TABLESAMPLE SYSTEM (5) ORDER BY random() LIMIT 1",
  );
  if (rows[0]) await act(rows[0].id);
}

// Each for some requests and then over, so that many follow each other in one dispatch.
const PROVIDERS: [name: string, rules: FaultRule[]][] = [
  ["SMS: a storm of 429", [rule("sms", { kind: "status", status: 429, retryAfter: 1 }, 15)]],
  ["SMS: 500, taken although", [rule("sms", { kind: "status", status: 500, taken: true }, 10)]],
  ["SMS: 503, not taken", [rule("sms", { kind: "status", status: 503 }, 10)]],
  ["SMS: hangs", [rule("sms", { kind: "hang" }, 4)]],
  ["SMS: reset after receiving", [rule("sms", { kind: "reset" }, 8)]],
  ["SMS: garbage", [rule("sms", { kind: "garbage" }, 6)]],
  ["SMS: answers twice", [rule("sms", { kind: "twice" }, 8)]],
  ["SMS: receipts doubled", [rule("sms", { kind: "receipt", how: "duplicated" }, 15)]],
  ["SMS: receipts out of order", [rule("sms", { kind: "receipt", how: "out-of-order" }, 15)]],
  ["SMS: receipts late", [rule("sms", { kind: "receipt", how: "late" }, 15)]],
  ["SMS: receipts forged", [rule("sms", { kind: "receipt", how: "forged" }, 15)]],
  ["mail: 451 after DATA", [rule("email", { kind: "smtp", at: "data", reply: "451 4.3.0 Try again" }, 10)]],
  ["mail: 421 at RCPT", [rule("email", { kind: "smtp", at: "rcpt", reply: "421 4.3.2 Busy" }, 10)]],
  ["mail: reset after DATA", [rule("email", { kind: "reset" }, 6)]],
  ["mail: connections refused", [rule("email", { kind: "close" }, 6)]],
  ["mail: garbage", [rule("email", { kind: "garbage", layer: "wire" }, 4)]],
  ["push: a storm of 429", [rule("push", { kind: "status", status: 429, retryAfter: 1 }, 40)]],
  ["push: 500", [rule("push", { kind: "status", status: 500 }, 30)]],
  ["push: reset after receiving", [rule("push", { kind: "reset", scope: "connection" }, 2)]],
  ["push: hangs", [rule("push", { kind: "hang" }, 10)]],
  ["broadcaster: 503", [rule("webhook", { kind: "status", status: 503 }, 2)]],
  ["broadcaster: reset after receiving", [rule("webhook", { kind: "reset" }, 1)]],
];

function rule(channel: FaultRule["match"]["channel"], fault: FaultRule["fault"], times: number): FaultRule {
  return { match: { channel }, fault, times };
}

/** Every fault that this stage can suffer. */
export function catalogue({ redis }: ChaosStage): ChaosFault[] {
  const provider = PROVIDERS.map(([name, rules]) => ({
    name,
    weight: 2,
    run: async ({ sandbox }: ChaosStage) => {
      for (const each of rules) sandbox.faults.add(each);
    },
  }));
  const servers = SERVERS.filter(({ name }) => redis !== undefined || !name.includes("queue's server"));
  return [...KILLS, ...PROCESSES, ...servers, ...PEOPLE, ...provider];
}
