// Finds out what became of an SMS whose fate is unknown: Sinch lists what it took under a reference of ours.
import { setTimeout } from "node:timers/promises";
import { type CallLimits, orAbort } from "../call-limits.ts";
import type { SendOutcome } from "../contract.ts";
import { isRecord, parseJson } from "../json.ts";
import type { SinchLine } from "./sinch-account.ts";
import { digits, outcomeOfBatch, readBatch, type SinchBatch } from "./sinch-batch.ts";

const PAGE_SIZE = "30";
const PAGE_BYTES_MAX = 512 * 1024;
const TRY_AGAIN_MS = [200, 1_000, 4_000];
const CLOCK_SKEW_MS = 60_000;

/**
 * The outcome of a batch under our reference to this number, made since `since`; undefined when there is none, unknown when the
 * list could not be read (https://developers.sinch.com/docs/sms/api-reference/sms/batches/listbatches, `client_reference`).
 */
export async function findSinchBatch(
  line: SinchLine,
  wanted: { reference: string; to: string; since: Date },
  limits: CallLimits,
): Promise<SendOutcome | undefined> {
  const query = {
    client_reference: wanted.reference,
    start_date: new Date(wanted.since.getTime() - CLOCK_SKEW_MS).toISOString(),
    page_size: PAGE_SIZE,
  };
  const listed = await readInTries(line, query, { ...limits, answerBytesMax: PAGE_BYTES_MAX });
  if ("code" in listed) return { kind: "unknown", code: listed.code };
  // Looked through again, for a list that was not narrowed would hold other people's texts.
  const match = listed.batches.find(
    ({ clientReference, to }) => clientReference === wanted.reference && to.includes(digits(wanted.to)),
  );
  return match && outcomeOfBatch(match);
}

type Listed = { batches: SinchBatch[] } | { code: string };

/** A list that cannot be read keeps the delivery in doubt, so it is worth asking several times. */
async function readInTries(
  line: SinchLine,
  query: Record<string, string>,
  limits: CallLimits,
): Promise<Listed> {
  for (const waitMs of TRY_AGAIN_MS) {
    const listed = await read(line, query, limits);
    if ("batches" in listed || limits.signal.aborted) return listed;
    await orAbort(setTimeout(waitMs), limits.signal);
  }
  return read(line, query, limits);
}

async function read(line: SinchLine, query: Record<string, string>, limits: CallLimits): Promise<Listed> {
  const answer = await line.list(query, limits);
  if (answer.end !== "answer") return { code: `lookup-${answer.code}` };
  if (answer.status !== 200) return { code: `lookup-http-${answer.status}` };
  const json = answer.complete ? parseJson(answer.body) : undefined;
  if (!isRecord(json) || !Array.isArray(json.batches)) return { code: "lookup-garbage-reply" };
  return { batches: json.batches.map(readBatch).filter((batch) => batch !== undefined) };
}
