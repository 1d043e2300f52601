// Opens a push message as the browser would, when somebody looks at it.
import { decrypt } from "http_ece";
import type { PushContent } from "../../schemas/sandbox-inbox.ts";
import type { PushOrder } from "./push-request.ts";
import type { SubscriberKeys } from "./push-subscriptions.ts";

/** The decrypted content; a body that this browser cannot open is kept with the `problem`, as a real one would drop it. */
export function openPush(body: Buffer, order: PushOrder, keys: SubscriberKeys): PushContent {
  const base = { kind: "push", ...order, bytes: body.length } as const;
  if (body.length === 0) return { ...base, text: null, problem: null };
  try {
    const plain = decrypt(body, { version: "aes128gcm", privateKey: keys.pair, authSecret: keys.auth });
    return { ...base, text: plain.toString("utf8"), ...parsed(plain.toString("utf8")), problem: null };
  } catch (thrown) {
    return { ...base, text: null, problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function parsed(text: string): { json?: unknown } {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return {};
  }
}
