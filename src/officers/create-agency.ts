import { z } from "zod";
import { countryCode, line, subdivisionCode } from "../../schemas/alert.ts";
import { type AreaInput, areaGeometry, type MultiPolygon } from "../../schemas/geojson.ts";
import { fieldProblem, parseInput } from "../alerts/parse-input.ts";
import { resolveArea } from "../domain/geo/resolve-area.ts";
import { newId } from "../ids.ts";
import { insertAgency } from "../store/agencies.ts";
import { withTransaction } from "../store/db.ts";
import type { OfficeContext } from "./context.ts";
import { permitOperator, recordOfficeAct } from "./permit-office.ts";

const agencyInput = z
  .strictObject({
    name: line(120),
    country: countryCode,
    subdivisions: z.array(subdivisionCode).max(100).default([]),
    ground: areaGeometry.optional(),
    dutyPhone: line(30).optional(),
  })
  .refine((agency) => agency.ground === undefined || agency.subdivisions.length === 0, {
    message: "give subdivisions or a ground, not both",
    path: ["ground"],
  });

/**
 * Makes an agency with its ground: the named subdivisions, a geometry of its own (clipped at the country's border, its
 * polygons made one where they overlap), or the whole country. The operator's act. 422 `no-ground` when no shape of the country is known or nothing of the geometry lies in it.
 */
export async function createAgency(
  context: OfficeContext,
  input: z.input<typeof agencyInput>,
): Promise<{ id: string; ground: MultiPolygon }> {
  permitOperator(context);
  const agency = parseInput(agencyInput, input);
  const ground = groundOf(context, agency);
  const id = newId("agy", context.clock.now().getTime());
  await withTransaction(context.pool, async (tx) => {
    const { name, country, subdivisions, dutyPhone } = agency;
    await insertAgency(tx, { id, name, country, subdivisions, ground, dutyPhone: dutyPhone ?? null });
    await recordOfficeAct(tx, context, id, "agency.created", { agency: id, country });
  });
  return { id, ground };
}

function groundOf({ areas }: OfficeContext, agency: z.output<typeof agencyInput>): MultiPolygon {
  const country = areas.areaOfCountry(agency.country);
  if (!country) throw fieldProblem("no-ground", "/country", `No shape of ${agency.country} is known.`);
  const input = inputOf(agency);
  if (!input) return country;
  const resolution = resolveArea(input, { ...areas.groundFor(country, input), others: [] });
  if (resolution.outcome === "resolved") return resolution.area;
  const pointer = input.geometry ? "/ground" : "/subdivisions";
  throw fieldProblem(
    "no-ground",
    pointer,
    `Nothing of this is ground of ${agency.country}, or it is no proper shape.`,
  );
}

function inputOf({ ground, subdivisions }: z.output<typeof agencyInput>): AreaInput | undefined {
  if (ground) return { geometry: ground };
  return subdivisions.length > 0 ? { subdivisions } : undefined;
}
