// What the API answers about a dispatch: before it (preview, forecast), during it, and delivery by delivery.
import { z } from "zod";
import { languageTexts } from "../bulletin.ts";
import { channelKind } from "../channel.ts";
import { multiPolygon } from "../geojson.ts";
import { byHandAnswer, cutAnswer } from "./alert-answers.ts";

const time = z.string();
const count = z.int().min(0);

export const previewAnswer = z
  .object({
    alertId: z.string(),
    number: z.int(),
    version: z.int(),
    digest: z.string(),
    languages: z.array(z.string()),
    texts: z.record(z.string(), languageTexts),
    sms: z.record(
      z.string(),
      z.object({
        encoding: z.enum(["GSM-7", "UCS-2"]),
        units: count,
        segments: count,
        forcedBy: z.array(z.string()),
      }),
    ),
    leftOut: z.array(z.object({ language: z.string(), what: z.string() })),
    faults: z.array(z.object({ language: z.string(), field: z.string(), message: z.string() })),
    resolvedArea: multiPolygon.nullable(),
    cut: z.array(cutAnswer),
  })
  .meta({ id: "Preview" });

const seconds = z.number().nullable();

export const forecastAnswer = z
  .object({
    alertId: z.string(),
    number: z.int(),
    residents: z.number().nullable(),
    share: z.number().nullable().meta({ description: "contacts as a share of residents, 0 to 1" }),
    channels: z.array(
      z.object({
        channel: channelKind,
        contacts: count,
        segments: count,
        segmentsPerContact: z.number(),
        ratePerSecond: z.number().nullable(),
        secondsToFirst: seconds,
        secondsToLast: seconds,
        heldUntil: time.nullable(),
        silent: z.boolean(),
        cost: z.object({ amount: z.number(), currency: z.string() }).nullable(),
        rings: z.array(
          z.object({
            index: z.int(),
            fromKm: z.number(),
            toKm: z.number().nullable(),
            contacts: count,
            segments: count,
            secondsToFirst: seconds,
            secondsToLast: seconds,
          }),
        ),
      }),
    ),
  })
  .meta({ id: "Forecast" });

const channelDispatch = z
  .object({
    audience: count,
    outcomes: z.object({
      accepted: count,
      refused: count,
      unknown: count,
      superseded: count,
      expired: count,
      skipped: count,
      held: count,
      pending: count,
    }),
    delivered: count,
    ratePerSecond: z.number().nullable(),
    firstAt: time.nullable(),
    lastAt: time.nullable(),
    estimatedEndAt: time.nullable(),
    heldUntil: time.nullable(),
    rings: z.array(
      z.object({
        index: z.int(),
        fromKm: z.number(),
        toKm: z.number().nullable(),
        audience: count,
        done: count,
      }),
    ),
  })
  .meta({ id: "ChannelDispatch", description: "The outcomes add up to the audience" });

export const dispatchAnswer = z
  .object({
    bulletins: z.array(
      z.object({
        id: z.string(),
        number: z.int(),
        kind: z.string().meta({ description: "alert, update, cancel, expiry or repeat" }),
        committedAt: time,
        plannedAt: time.nullable(),
        settledAt: time.nullable(),
        audience: count,
        channels: z.partialRecord(channelKind, channelDispatch),
      }),
    ),
    byHand: z.array(byHandAnswer),
    waiting: z
      .array(
        z.object({
          number: z.int(),
          since: time.nullable(),
          calls: count,
          lastCallAt: time.nullable(),
          openedAt: time.nullable().meta({ description: "when the first approver opened the link" }),
          nextCallAt: time,
        }),
      )
      .optional()
      .meta({ description: "bulletins that wait for a signature; where the dispatch itself is asked for" }),
  })
  .meta({ id: "Dispatch" });

export const endpointList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      broadcaster: z.string(),
      host: z.string(),
      number: z.int().meta({ description: "the newest bulletin that the endpoint was to get" }),
      state: z.string(),
      at: time.nullable(),
      onCallPhone: z
        .string()
        .nullable()
        .meta({ description: "whom to call there; null where it arrived or no number is known" }),
    }),
  ),
});

export const deliveryPage = z.object({
  items: z.array(
    z.object({
      bulletin: z.int(),
      channel: channelKind,
      ring: z.int(),
      recipientId: z.string(),
      address: z.string().nullable().meta({ description: "masked; null once the contact is erased" }),
      state: z.string(),
      attempt: z.int().nullable(),
      code: z.string().nullable(),
      provider: z.string().nullable(),
      at: time.nullable(),
      delivered: z.boolean(),
    }),
  ),
  next: z.string().nullable(),
});
