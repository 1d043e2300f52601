// The rows, in the order in which they run.
import type { Row } from "./row.ts";
import { bigAreaRow } from "./rows/big-area.ts";
import { cancelRow } from "./rows/cancel.ts";
import { channelRow } from "./rows/channel.ts";
import { checkCaseRow } from "./rows/check-case.ts";
import { correctionRow } from "./rows/correction.ts";
import { importContactsRow } from "./rows/import-contacts.ts";
import { nodeReleaseRow } from "./rows/node-release.ts";
import { pushEnvelopesRow } from "./rows/push-envelopes.ts";
import { scaleRow } from "./rows/scale.ts";

/** Every row; a name stands once. */
export const ROWS: readonly Row[] = [
  channelRow("push", 15, { ours: 20_000, naive: 2_000 }),
  channelRow("sms", 15, { ours: 20_000, naive: 2_000 }),
  channelRow("email", 5, { ours: 20_000, naive: 2_000 }),
  channelRow("webhook", 3, { ours: 20_000, naive: 2_000 }),
  pushEnvelopesRow,
  scaleRow,
  bigAreaRow,
  cancelRow,
  correctionRow,
  checkCaseRow,
  importContactsRow,
  nodeReleaseRow,
];
