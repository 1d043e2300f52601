// Posts providers' callbacks, in any number and never to a host off this machine unless allowed.
import { Agent, request } from "undici";

/** `hosts` may be called beside loopback. With `origin` every callback goes there, as through a proxy. */
export type CallbackOptions = { hosts: readonly string[]; origin?: string };

/** How the callbacks went so far. `heldBack` were for a host off this machine, `failed` were not answered with 2xx. */
export type ReceiptCounts = { waiting: number; answered: number; failed: number; heldBack: number };

/** The sender of one provider; `counts.waiting` is kept by whoever plans the callbacks. */
export type CallbackSender = {
  readonly counts: ReceiptCounts;
  readonly stopped: AbortSignal;
  post(url: string, headers: Record<string, string>, body: string): Promise<void>;
  close(): Promise<void>;
};

const IN_FLIGHT_MAX = 64;
const TIMEOUT_MS = 15_000;

/** A sender with at most 64 callbacks in flight and one repeat when no connection could be made, as Twilio does. */
export function createCallbackSender(options: CallbackOptions): CallbackSender {
  const agent = new Agent({
    connections: IN_FLIGHT_MAX,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const counts: ReceiptCounts = { waiting: 0, answered: 0, failed: 0, heldBack: 0 };
  const stopping = new AbortController();
  const slots = createSlots(IN_FLIGHT_MAX);
  return {
    counts,
    stopped: stopping.signal,
    async post(url, headers, body) {
      if (stopping.signal.aborted) return;
      if (options.origin === undefined && !isAllowed(url, options.hosts)) {
        counts.heldBack += 1;
        return;
      }
      const target = options.origin === undefined ? url : moved(url, options.origin);
      await slots.take();
      try {
        const answered = await deliver(agent, target, headers, body, stopping.signal);
        counts[answered ? "answered" : "failed"] += 1;
      } finally {
        slots.give();
      }
    },
    async close() {
      stopping.abort();
      await agent.destroy();
    },
  };
}

async function deliver(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      const answer = await request(url, { method: "POST", headers, body, dispatcher: agent, signal });
      await answer.body.dump();
      return answer.statusCode >= 200 && answer.statusCode < 300;
    } catch {
      if (signal.aborted) return false;
    }
  }
  return false;
}

function moved(url: string, origin: string): string {
  const { pathname, search } = new URL(url);
  return new URL(pathname + search, origin).href;
}

function isAllowed(url: string, hosts: readonly string[]): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || hosts.includes(hostname);
}

/** A plain counter of places; callers wait in line. */
function createSlots(free: number) {
  const line: (() => void)[] = [];
  let left = free;
  return {
    async take() {
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
    },
    give() {
      const next = line.shift();
      if (next) next();
      else left += 1;
    },
  };
}
