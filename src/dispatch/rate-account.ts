// What a run was charged for its windows and what its sends really cost, per shared rate.
import type { Pool } from "../store/db.ts";
import { spendRate } from "../store/rates.ts";

/** The books of one run. `bucket` is a rate's name, null where nothing limits the provider. */
export type RateAccount = {
  /** What `count` contacts may cost, less what earlier windows were charged too much and more by what was spent unasked. */
  charge(bucket: string | null, count: number): number;
  /** Takes back a charge for a window that was not opened. */
  undo(bucket: string | null, count: number, cost: number): void;
  /** One contact of a window charged to `window` cost `tokens`, taken from `carried`: another's where the provider was changed. */
  settle(window: string | null, carried: string | null, tokens: number): void;
  /** Charges what was spent and no window paid for. */
  close(db: Pool): Promise<void>;
};

/** Empty books; `unitCost` is what a window is charged for each contact. */
export function openRateAccount(unitCost: number): RateAccount {
  const credits = new Map<string, number>();
  const add = (bucket: string | null, tokens: number) => {
    if (bucket !== null) credits.set(bucket, (credits.get(bucket) ?? 0) + tokens);
  };
  return {
    charge(bucket, count) {
      if (bucket === null) return 0;
      const cost = Math.max(0, count * unitCost - (credits.get(bucket) ?? 0));
      credits.delete(bucket);
      return cost;
    },
    undo: (bucket, count, cost) => add(bucket, count * unitCost - cost),
    settle(window, carried, tokens) {
      add(window, unitCost);
      add(carried, -tokens);
    },
    async close(db) {
      for (const [bucket, credit] of credits) if (credit < 0) await spendRate(db, bucket, -credit);
      credits.clear();
    },
  };
}
