// What lies at the push service for devices that are off: one per topic, each until its TTL ends (RFC 8030 sections 5.2, 5.4).
import type { InboxReceipt } from "./inbox.ts";
import type { PushOrder } from "./push-request.ts";

/** The waiting messages of all devices that are off. */
export type Waiting = {
  /** Keeps a message; an older one with the same topic is replaced; TTL 0 never waits. */
  keep(to: string, order: PushOrder, receipt: InboxReceipt): void;
  /** The device is back: what is still valid is received. */
  deliver(to: string): void;
};

type Message = { topic: string | null; until: number; receipt: InboxReceipt };

const PER_DEVICE_MAX = 100;

/** An empty store; a device keeps at most 100 messages, the oldest expire first. */
export function createWaiting(now: () => number = Date.now): Waiting {
  const devices = new Map<string, Message[]>();
  return {
    keep(to, order, receipt) {
      const messages = devices.get(to) ?? [];
      devices.set(to, messages);
      const older = order.topic === null ? -1 : messages.findIndex(({ topic }) => topic === order.topic);
      const [replaced] = older < 0 ? [] : messages.splice(older, 1);
      if (replaced) settle(replaced, now(), "replaced");
      if (order.ttlSeconds === 0) receipt.state = "expired";
      else messages.push({ topic: order.topic, until: now() + order.ttlSeconds * 1000, receipt });
      const overflow = messages.length > PER_DEVICE_MAX ? messages.shift() : undefined;
      if (overflow) overflow.receipt.state = "expired";
    },
    deliver(to) {
      for (const message of devices.get(to) ?? []) settle(message, now(), "received");
      devices.delete(to);
    },
  };
}

function settle(message: Message, nowMs: number, state: "received" | "replaced"): void {
  message.receipt.state = message.until <= nowMs ? "expired" : state;
}
