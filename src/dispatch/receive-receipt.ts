// Step 7 of the line: a provider's later word, already verified. Stored whether or not its attempt is known yet.
import type { ReceiptWord } from "../../schemas/channel.ts";
import type { Pool } from "../store/db.ts";
import { settleUnknown } from "../store/later-words.ts";
import { insertReceipt, parseAttempt, suppressContact } from "../store/receipts.ts";

/** Stores the word once, settles an unknown attempt by it, and suppresses a contact that it says cannot be reached. */
export async function receiveReceipt(context: { pool: Pool }, word: ReceiptWord): Promise<void> {
  if (!(await insertReceipt(context.pool, word))) return;
  const attempt = parseAttempt(word.attempt);
  if (!attempt) return;
  if (word.suppress) await suppressContact(context.pool, attempt.contactId, word.suppress);
  if (word.state === "other") return;
  await settleUnknown(context.pool, {
    ...attempt,
    outcome: word.state === "refused" ? "refused" : "accepted",
    code: word.code,
    provider: word.provider,
    reference: word.reference,
  });
}
