// From a case to the ground that its bulletin covers: never beyond the agency's own, and the answer says what was cut off.
import type { AlertCase } from "../../schemas/alert.ts";
import type { AreaInput, MultiPolygon } from "../../schemas/geojson.ts";
import type { Plan } from "../../schemas/plan.ts";
import { areaOfCase } from "../domain/area-of-case.ts";
import type { GeometryFault } from "../domain/geo/check-polygon.ts";
import { edgesOf, isInside } from "../domain/geo/edges.ts";
import { type Cut, type Ground, resolveArea } from "../domain/geo/resolve-area.ts";
import { originOf, ringsFor } from "../domain/geo/rings.ts";
import { areaSquareKm } from "../domain/geo/sphere.ts";
import { type FieldError, Problem } from "../errors.ts";
import type { FrozenRings } from "../store/bulletins.ts";
import type { AreaBook, PlanBook } from "./context.ts";
import { doorAcross } from "./door-across.ts";
import { fieldProblem } from "./parse-input.ts";
import type { CutView } from "./views.ts";

/** Where a bulletin goes. `sceneInside` is null when the scene is unknown. */
export type CaseArea = {
  area: MultiPolygon;
  rings: FrozenRings;
  subdivisions: string[];
  cut: CutView[];
  sceneInside: boolean | null;
};

/** The ground of whoever asks: an agency's, or a whole country's for a public check. */
export type OwnGround = { ground: MultiPolygon; subdivisions: readonly string[] };

/** Where ground and the doors of other countries are looked up. */
type Books = { areas: AreaBook; plans: PlanBook };

/** Resolves the area; 422 `outside-jurisdiction` when nothing of it is own ground, `faulty-area` when it is no proper shape. */
export function resolveCaseArea(books: Books, plan: Plan, alertCase: AlertCase, own: OwnGround): CaseArea {
  const { areas } = books;
  refuseOtherRegion(alertCase, own.subdivisions);
  const input = areaOfCase(plan, alertCase, own.subdivisions);
  const ground = areas.groundFor(own.ground, input);
  const resolution = resolveArea(input, ground);
  if (resolution.outcome === "faulty") throw faultyArea(resolution.faults, resolution.unknown);
  const cut = resolution.cut ? cutView(books, plan, input, ground, resolution.cut) : [];
  if (resolution.outcome === "outside") throw outside(input, resolution.swapped, cut);
  const scene = alertCase.disappearance.point?.coordinates ?? null;
  const origin = originOf(resolution.area, scene);
  return {
    area: resolution.area,
    rings: { rings: ringsFor(resolution.area, origin, plan.targeting.ringsKm), origin },
    subdivisions: input.subdivisions ?? [],
    cut,
    sceneInside: sceneInside(own.ground, alertCase),
  };
}

// A region's rules, signatures and hours are those of the agency's own ground, not of one that asks for less.
function refuseOtherRegion({ region }: AlertCase, subdivisions: readonly string[]): void {
  if (region === undefined || subdivisions.length === 0 || subdivisions.includes(region)) return;
  const message = `Your agency alerts in ${subdivisions.join(", ")} only.`;
  throw fieldProblem("outside-jurisdiction", "/region", message);
}

/** Whether the scene lies on this ground; null when no scene is known. */
export function sceneInside(ground: MultiPolygon, alertCase: AlertCase): boolean | null {
  const scene = alertCase.disappearance.point?.coordinates;
  return scene ? isInside(edgesOf(ground), scene[0], scene[1]) : null;
}

function cutView(books: Books, plan: Plan, input: AreaInput, ground: Ground, cut: Cut): CutView[] {
  return cut.countries.map((code) => {
    const door = doorAcross(books.plans, plan, code);
    return {
      country: code,
      name: books.areas.countryName(code),
      authority: door?.authority ?? null,
      phone: door?.phone ?? null,
      areaKm2: Math.round(cut.countries.length === 1 ? cut.squareKm : pieceSquareKm(input, ground, code)),
    };
  });
}

// The same area resolved as if the other's ground were the own one is the piece that lies there.
function pieceSquareKm(input: AreaInput, ground: Ground, code: string): number {
  const other = ground.others.find((candidate) => candidate.code === code);
  if (!other) return 0;
  const piece = resolveArea(input, { own: other.shape, subdivisions: ground.subdivisions, others: [] });
  return piece.outcome === "resolved" ? areaSquareKm(piece.area) : 0;
}

function outside(input: AreaInput, swapped: boolean, cut: readonly CutView[]): Problem {
  const pointer = pointerOf(input);
  const whose = cut.map(({ name, country }) => name ?? country).join(", ");
  const message = swapped
    ? "Nothing of this area is your agency's ground; it would be with longitude and latitude exchanged (longitude comes first)."
    : `Nothing of this area is your agency's ground${whose ? `; it lies in ${whose}` : ""}.`;
  const errors: FieldError[] = [
    { pointer, code: swapped ? "swapped-axes" : "outside-jurisdiction", message },
  ];
  return new Problem("unprocessable", "outside-jurisdiction", message, { errors, extra: { cut } });
}

function faultyArea(faults: readonly GeometryFault[], unknown: readonly string[]): Problem {
  const errors: FieldError[] = [
    ...faults.map(({ pointer, code, message }) => ({ pointer: `/area/geometry${pointer}`, code, message })),
    ...unknown.map((code) => ({
      pointer: "/area/subdivisions",
      code: "no-shape",
      message: `There is no shape for ${code}.`,
    })),
  ];
  const detail = "The area is no proper shape: see the fields at fault.";
  return new Problem("unprocessable", "faulty-area", detail, { errors });
}

function pointerOf(input: AreaInput): string {
  if (input.circle) return "/area/circle";
  if (input.geometry) return "/area/geometry";
  return "/area/subdivisions";
}
