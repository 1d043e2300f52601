// Real hours since the disappearance, of which the case knows only an interval.
import type { AlertCase } from "../../../schemas/alert.ts";

const HOUR_MS = 3_600_000;

/** Hours between the disappearance and `now`, at least and at most; a clock change neither adds nor takes any, the future counts as 0. */
export function hoursSince(when: AlertCase["disappearance"], now: Date): { least: number; most: number } {
  const since = (instant: string) => Math.max(0, (now.getTime() - Date.parse(instant)) / HOUR_MS);
  return { least: since(when.latest), most: since(when.earliest) };
}
