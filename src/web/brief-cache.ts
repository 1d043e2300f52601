// Keeps a rendered page for a moment, so that a million readers of one alert cost the database one read a second.

/** Gives the value of `key`, made at most once per life; callers that come while it is made share it. A failure is not kept. */
export type BriefCache<T> = (key: string, make: () => Promise<T>) => Promise<T>;

/** A cache of at most `max` values, each for `lifeMs`: as long as a page may lag behind a cancel. */
export function briefCache<T>(lifeMs: number, max: number, nowMs = () => performance.now()): BriefCache<T> {
  const kept = new Map<string, { value: Promise<T>; until: number }>();
  return (key, make) => {
    const known = kept.get(key);
    if (known && known.until > nowMs()) return known.value;
    const value = make();
    kept.delete(key);
    kept.set(key, { value, until: nowMs() + lifeMs });
    value.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) {
      if (kept.size <= max) break;
      kept.delete(oldest);
    }
    return value;
  };
}
