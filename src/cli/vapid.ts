import type { Command } from "commander";
import webPush from "web-push";
import { printFacts } from "./print.ts";

/** `amberwire vapid create`: a key pair for web push (RFC 8292). A new pair needs new subscriptions. */
export function registerVapid(program: Command): void {
  program
    .command("vapid")
    .description("keys for web push")
    .command("create")
    .description("make a key pair; every browser has to subscribe again under a new one")
    .option("--json", "print JSON")
    .action(({ json }: { json?: boolean }) => {
      const { publicKey, privateKey } = webPush.generateVAPIDKeys();
      printFacts(json, { publicKey, privateKey }, [
        `VAPID_PUBLIC_KEY=${publicKey}`,
        `VAPID_PRIVATE_KEY=${privateKey}`,
      ]);
    });
}
