// Makes config/areas/shapes/US-counties.json.gz from the npm package us-atlas (US Census Bureau, 1:10m, public domain; package ISC).
// Not part of the service: run by hand when the source changes.
//   node make-counties.mjs counties-10m.json shapes/
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const GRID_PER_DEGREE = 10_000;
const [source, folder] = process.argv.slice(2);
const { arcs, transform, objects } = JSON.parse(readFileSync(source, "utf8"));

const lines = arcs.map((arc) => {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
  });
});

function ringOf(indexes) {
  return indexes.flatMap((index, at) => {
    const line = index < 0 ? [...lines[~index]].reverse() : lines[index];
    return at === 0 ? line : line.slice(1);
  });
}

function steps(ring) {
  let [x, y] = [0, 0];
  return ring.flatMap(([longitude, latitude]) => {
    const [nextX, nextY] = [Math.round(longitude * GRID_PER_DEGREE), Math.round(latitude * GRID_PER_DEGREE)];
    const step = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    return step;
  });
}

const counties = objects.counties.geometries.map(({ id, properties, type, arcs: rings }) => ({
  code: id,
  name: properties.name,
  ground: (type === "Polygon" ? [rings] : rings).map((polygon) => polygon.map((ring) => steps(ringOf(ring)))),
}));
counties.sort((a, b) => a.code.localeCompare(b.code));
writeFileSync(`${folder}/US-counties.json.gz`, gzipSync(JSON.stringify({ counties }), { level: 9 }));
