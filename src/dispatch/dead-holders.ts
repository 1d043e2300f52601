// Which holders of leases are certainly dead: processes of this machine or container that are no more. Of others only the lease tells.
import { hostname } from "node:os";

/**
 * Those of `holders` (`host:pid:mark`) that ran here and are gone. `own` lives; another mark under our own process id was an earlier
 * life of this container. A process that may not be asked counts as alive.
 */
export function deadHolders(holders: readonly string[], own: string): string[] {
  return holders.filter((holder) => {
    const parts = /^(.*):(\d{1,10}):[^:]+$/.exec(holder);
    if (parts?.[1] !== hostname() || holder === own) return false;
    const pid = Number(parts[2]);
    return pid === process.pid || !lives(pid);
  });
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
