// What the worker processes say of their providers, as /readyz and /metrics tell it.
import { Gauge, type Registry } from "prom-client";
import type { ProviderState } from "../../schemas/provider-state.ts";
import type { Pool } from "../store/db.ts";
import { providerStates } from "../store/provider-states.ts";

/** One sentence for each provider that is not closed, and for each channel that nobody carries; null when all is well. */
export function providersReason(processes: readonly (readonly ProviderState[])[]): string | null {
  const all = processes.flat();
  const sentences = [...groups(all).values()].flatMap((states) => {
    const left = states.filter(({ state }) => state !== "closed");
    const worst = left.toSorted((a, b) => a.share - b.share)[0];
    if (!worst) return [];
    const { channel, provider, state, since, code } = worst;
    const where =
      left.length < states.length ? ` in ${left.length} of ${states.length} worker processes` : "";
    return [
      `${channel}: ${provider} is ${state}${where} since ${since ?? "its start"} (${code ?? "unknown"})`,
    ];
  });
  const channels = new Set(all.map(({ channel }) => channel));
  const paused = [...channels].filter((kind) =>
    all.every(({ channel, share }) => channel !== kind || share === 0),
  );
  return [...paused.map((kind) => `${kind} is paused: no provider is left`), ...sentences].join("; ") || null;
}

/** Adds `amberwire_provider_processes` to `registry`: in how many worker processes each provider is in which state. */
export function gaugeProviders(registry: Registry, pool: Pool, withinMs: number): void {
  new Gauge({
    name: "amberwire_provider_processes",
    help: "Worker processes by what their circuit breaker of a provider says: closed, recovering, half-open, open, stopped",
    labelNames: ["channel", "provider", "state"],
    registers: [registry],
    async collect() {
      // A scrape must not fail because the database is away: then it holds no word of providers.
      const processes = await providerStates(pool, withinMs).catch(() => []);
      this.reset();
      for (const { channel, provider, state } of processes.flat()) this.inc({ channel, provider, state });
    },
  });
}

function groups(states: readonly ProviderState[]): Map<string, ProviderState[]> {
  return Map.groupBy(states, ({ channel, provider }) => `${channel}/${provider}`);
}
