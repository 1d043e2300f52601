// Alerts stop at borders, children do not: whom to call over there, before anybody asks.
import type { MultiPolygon, Position } from "../../schemas/geojson.ts";
import type { Plan } from "../../schemas/plan.ts";
import { distanceToAreaKm } from "../domain/geo/distance-to-area.ts";
import type { AreaBook, PlanBook } from "./context.ts";
import { doorAcross } from "./door-across.ts";
import { officerLanguage } from "./officer-language.ts";
import type { CutView, NeighbourView } from "./views.ts";

/** How near to a border a disappearance makes its other side a neighbour, in kilometres. */
export const NEIGHBOUR_KM = 50;

const NO_GROUND: MultiPolygon = { type: "MultiPolygon", coordinates: [] };

/**
 * The countries whose ground lies within `NEIGHBOUR_KM` of the scene, or into which the area reached before it was clipped; nearest
 * first, those of unknown or longer distance last. `languages` are the officer's, best first.
 */
export function neighboursOf(
  books: { areas: AreaBook; plans: PlanBook },
  plan: Plan,
  at: { scene: Position | null; cut: readonly CutView[]; languages?: readonly string[] | undefined },
): NeighbourView[] {
  const near = at.scene ? groundNear(books.areas, plan.country, at.scene) : new Map<string, number>();
  const cut = at.cut.flatMap(({ country }) => country ?? []);
  const codes = [...new Set([...near.keys(), ...cut])].filter((code) => code !== plan.country);
  return codes
    .map((code) => neighbour(books, plan, { code, km: near.get(code) ?? null, languages: at.languages }))
    .sort(
      (one, other) => (one.km ?? Infinity) - (other.km ?? Infinity) || (one.country < other.country ? -1 : 1),
    );
}

function groundNear(areas: AreaBook, own: string, scene: Position): Map<string, number> {
  const { others } = areas.groundFor(NO_GROUND, { circle: { center: scene, radiusKm: NEIGHBOUR_KM } });
  const near = new Map(
    others.flatMap(({ code, shape }) => {
      const km = distanceToAreaKm(shape, scene, NEIGHBOUR_KM);
      return km === null ? [] : [[code, km] as const];
    }),
  );
  // Ground that holds the scene as the own country does is that country's under a second code, such as GP and FR.
  if (near.get(own) !== 0) return near;
  return new Map([...near].filter(([, km]) => km > 0));
}

function neighbour(
  books: { areas: AreaBook; plans: PlanBook },
  plan: Plan,
  { code, km, languages }: { code: string; km: number | null; languages: readonly string[] | undefined },
): NeighbourView {
  const door = doorAcross(books.plans, plan, code);
  const arrangement = plan.crossBorder.arrangements.find((known) => known.with.includes(code));
  return {
    country: code,
    name: books.areas.countryName(code),
    authority: door?.authority ?? null,
    phone: door?.phone ?? null,
    programme: programmeOf(books.plans.get(code)?.pinned.plan, languages),
    arrangement: arrangement?.name ?? null,
    km: km === null ? null : Math.round(km * 10) / 10,
  };
}

function programmeOf(plan: Plan | undefined, languages: readonly string[] = []): string | null {
  if (!plan || plan.status === "no-programme") return null;
  const names = plan.programme;
  return names[officerLanguage(Object.keys(names), languages)] ?? null;
}
