// A small map drawn from our own shapes, without a tile or a script from anybody: the area, the scene, and the borders around them.
import type { MultiPolygon, Position } from "../../../schemas/geojson.ts";
import { intersect } from "../../domain/geo/clip.ts";
import { type Html, html } from "../html.ts";

const WIDTH = 640;
const HEIGHT = 420;
/** Empty space round the area, as a share of its larger side. */
const MARGIN = 0.2;
/** Outlines are thinned to steps of at least this many pixels: half a pixel is not seen. */
const STEP_PX = 0.8;
/** Narrowest view, in degrees of latitude: about 4 km. */
const SPAN_MIN = 0.04;

/** What the map shows: the area, outlines to lie behind it (countries nearby), and the scene, longitude first. */
export type MapContent = {
  area: MultiPolygon;
  outlines: readonly MultiPolygon[];
  scene: Position | null;
};

type View = { west: number; north: number; perDegree: number; squeeze: number };

/**
 * The map as inline SVG with `title` for those who do not see it. Equirectangular round the middle of the area, north up; an area across
 * the antimeridian is drawn in one piece.
 */
export function areaMap({ area, outlines, scene }: MapContent, title: string, sceneTitle: string): Html {
  const middle = area.coordinates[0]?.[0]?.[0]?.[0] ?? 0;
  const near = (position: Position): Position => [unwrapped(position[0], middle), position[1]];
  const rings = area.coordinates.flat().map((ring) => ring.map(near));
  const view = viewOf(scene ? [...rings, [near(scene)]] : rings);
  const frame = frameOf(view);
  const land = outlines.flatMap((outline) =>
    (intersect(outline, frame)?.coordinates ?? []).flat().map((ring) => pathOf(ring.map(near), view)),
  );
  const shape = rings.map((ring) => pathOf(ring, view)).join("");
  const at = scene && pixels(near(scene), view);
  return html`<svg class="map" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-label="${title}">
<path class="land" fill-rule="evenodd" d="${land.join("")}"/><path class="area" fill-rule="evenodd" d="${shape}"/>
${at ? html`<circle class="scene" cx="${at.x}" cy="${at.y}" r="7"><title>${sceneTitle}</title></circle>` : ""}
</svg>`;
}

// A longitude within half a turn of `middle`, so that nothing is torn at 180°.
function unwrapped(longitude: number, middle: number): number {
  return longitude - 360 * Math.round((longitude - middle) / 360);
}

function viewOf(rings: readonly (readonly Position[])[]): View {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [longitude, latitude] of rings.flat()) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  const squeeze = Math.max(0.05, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const tall = Math.max(north - south, SPAN_MIN) * (1 + 2 * MARGIN);
  const wide = Math.max((east - west) * squeeze, SPAN_MIN) * (1 + 2 * MARGIN);
  const perDegree = Math.min(HEIGHT / tall, WIDTH / wide);
  return {
    west: (west + east) / 2 - WIDTH / 2 / perDegree / squeeze,
    north: (south + north) / 2 + HEIGHT / 2 / perDegree,
    perDegree,
    squeeze,
  };
}

function pixels([longitude, latitude]: Position, view: View): { x: number; y: number } {
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    x: round((longitude - view.west) * view.squeeze * view.perDegree),
    y: round((view.north - latitude) * view.perDegree),
  };
}

// The ground that the picture shows, a little wider, so that the rim of a cut outline lies outside.
function frameOf({ west, north, perDegree, squeeze }: View): MultiPolygon {
  const [wide, tall] = [WIDTH / perDegree / squeeze, HEIGHT / perDegree];
  const [left, right] = [west - wide * 0.05, west + wide * 1.05];
  const [top, bottom] = [Math.min(90, north + tall * 0.05), Math.max(-90, north - tall * 1.05)];
  const ring: Position[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
  return { type: "MultiPolygon", coordinates: [[ring]] };
}

function pathOf(ring: readonly Position[], view: View): string {
  let path = "";
  let last = { x: Number.NaN, y: Number.NaN };
  for (const position of ring) {
    const point = pixels(position, view);
    if (Math.abs(point.x - last.x) < STEP_PX && Math.abs(point.y - last.y) < STEP_PX) continue;
    path += `${path === "" ? "M" : "L"}${point.x} ${point.y}`;
    last = point;
  }
  return path === "" ? "" : `${path}Z`;
}
