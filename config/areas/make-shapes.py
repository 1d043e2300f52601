# Makes config/areas/shapes/ from Natural Earth's "Admin 1 - States, Provinces" (1:10m, public domain). Not part of the
# service: run by hand when the source changes. Needs Python 3 with Shapely 1.8.
#   python3 make-shapes.py admin1.json shapes/
# Ground is land plus 12 nautical miles of sea that lie on nobody else's land, because at this scale the drawn coast cuts
# off quays, mud flats and islets where people live. Countries follow the ISO 3166-2 code of each part, not who holds it.
import gzip
import json
import math
import os
import re
import sys

from shapely.affinity import scale, translate
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.ops import unary_union
from shapely.strtree import STRtree

SEA_DEGREES = 12 / 60
GRID_PER_DEGREE = 10_000
TILE_DEGREES = 5
EARTH = box(-180, -90, 180, 90)
NATIONS = {
    "England": "GB-ENG", "Scotland": "GB-SCT", "Wales": "GB-WLS", "Northern Ireland": "GB-NIR",
    "Flemish Region": "BE-VLG", "Walloon Region": "BE-WAL",
}
# Region codes of the source that are not, or no longer, the ones of ISO 3166-2.
REGIONS = {
    "FR-GUF": "FR-973", "FR-MTQ": "FR-972", "FR-GUA": "FR-971", "FR-LRE": "FR-974", "FR-MAY": "FR-976",
    "FR-COR": "FR-20R", "ES-NA": "ES-NC", "ES-MU": "ES-MC", "ES-LO": "ES-RI", "ES-PM": "ES-IB",
}
MOVED = {"UA-43": "UA", "UA-40": "UA", "NL-SX": "SX"}
# Parts that are also countries of ISO 3166-1; they are in both.
TERRITORIES = {
    "FR-GP": "GP", "FR-MQ": "MQ", "FR-GF": "GF", "FR-RE": "RE", "FR-YT": "YT", "NO-21": "SJ", "NO-22": "SJ",
    "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ", "-99-X14~": "CX", "-99-X15~": "CC",
}


def polygons(geometry):
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", []) for polygon in polygons(part)]


def solid(geometry):
    return MultiPolygon([p for p in polygons(geometry) if p.area > 1e-7])


def with_sea(land):
    """Everything within 12 nautical miles, band by band of latitude, brought back within 180 degrees."""
    coarse, grown = land.simplify(0.005), []
    _, south, _, north = coarse.bounds
    for band in range(math.floor(south / 4), math.floor(north / 4) + 1):
        wide = 1 / math.cos(math.radians(min(86, max(abs(band * 4), abs(band * 4 + 4)))))
        for part in polygons(coarse.intersection(box(-181, band * 4 - 0.001, 181, band * 4 + 4.001))):
            disc = scale(part, 1 / wide, 1, origin=(0, 0)).buffer(SEA_DEGREES, resolution=3)
            grown.append(scale(disc, wide, 1, origin=(0, 0)).simplify(0.008))
    whole = unary_union(grown)
    return unary_union([translate(whole, turn, 0).intersection(EARTH) for turn in (-360, 0, 360)])


def ground_of(land, all_lands):
    sea, inside = with_sea(land), land.representative_point()
    foreign = unary_union([other for other in all_lands.query(sea) if not other.contains(inside)])
    return solid(land.union(sea.difference(foreign)))


def part_of(ground, part, all_parts):
    sea = with_sea(part)
    foreign = unary_union(all_parts.query(sea)).difference(part.buffer(1e-9))
    return solid(part.union(sea.difference(foreign)).intersection(ground))


def on_grid(geometry):
    """Rounded to whole steps; what rounding makes touch itself is mended and rounded again."""
    for _ in range(6):
        rounded = []
        for polygon in polygons(geometry):
            outer, *holes = (rounded_ring(ring) for ring in (polygon.exterior, *polygon.interiors))
            if len(outer) >= 4:
                rounded.append(Polygon(outer, [hole for hole in holes if len(hole) >= 4]))
        geometry = MultiPolygon(rounded)
        if geometry.is_valid:
            return geometry
        geometry = MultiPolygon(polygons(unary_union([part.buffer(0) for part in rounded])))
    return geometry


def rounded_ring(ring):
    points = []
    for x, y in ring.coords:
        at = (round(x), round(y))
        if not points or points[-1] != at:
            points.append(at)
    return points


def coded(geometry):
    """Polygons as lists of rings; a ring is its first position and then steps, in ten-thousandths of a degree."""
    grid = on_grid(scale(geometry, GRID_PER_DEGREE, GRID_PER_DEGREE, origin=(0, 0)))
    return [[steps_of(ring) for ring in (polygon.exterior, *polygon.interiors)] for polygon in grid.geoms]


def steps_of(ring):
    points = rounded_ring(ring)
    steps = [step for (ax, ay), (bx, by) in zip(points, points[1:]) for step in (bx - ax, by - ay)]
    return [*points[0], *steps]


def codes_of(properties, cc):
    """The part's own code and that of the region it belongs to, each with a name."""
    own, nation = properties.get("iso_3166_2") or "", properties.get("geonunit")
    region = (properties.get("region_cod") or "").replace("ES.", "ES-") if cc in ("FR", "IT", "ES") else NATIONS.get(nation)
    named = {
        own: properties.get("name_fr" if cc == "FR" else "name"),
        REGIONS.get(region, region): nation if cc in ("GB", "BE") else properties.get("region"),
    }
    return {code: name for code, name in named.items() if name and re.fullmatch(cc + "-[A-Z0-9]{1,3}", code or "")}


def read(source):
    lands, parts, names = {}, {}, {}
    with open(source, encoding="utf-8") as file:
        features = json.load(file)["features"]
    for feature in features:
        properties, land = feature["properties"], shape(feature["geometry"]).buffer(0)
        own = properties.get("iso_3166_2") or ""
        cc = MOVED.get(own, properties["iso_a2"])
        for country in {cc, TERRITORIES.get(own, cc)}:
            lands.setdefault(country, []).append(land)
        for code, name in codes_of(properties, cc).items():
            parts.setdefault(cc, {}).setdefault(code, []).append(land)
            names.setdefault(code, name)
    return {cc: solid(unary_union(held)) for cc, held in lands.items()}, parts, names


def tiles_of(ground):
    for polygon in polygons(ground):
        west, south, east, north = (math.floor(edge / TILE_DEGREES) for edge in polygon.bounds)
        for x in range(west, east + 1):
            for y in range(south, north + 1):
                corner = (x * TILE_DEGREES, y * TILE_DEGREES)
                if polygon.intersects(box(*corner, corner[0] + TILE_DEGREES, corner[1] + TILE_DEGREES)):
                    yield f"{corner[0]},{corner[1]}"


def write(target, name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with open(os.path.join(target, name + ".json.gz"), "wb") as out:
        out.write(gzip.compress(text.encode(), 9, mtime=0))


def main(source, target):
    os.makedirs(target, exist_ok=True)
    lands, parts, names = read(source)
    all_lands, tiles = STRtree([land for cc, land in lands.items() if cc not in TERRITORIES.values()]), {}
    for cc, land in sorted(lands.items()):
        ground, held = ground_of(land, all_lands), parts.get(cc, {})
        all_parts = STRtree([part for several in held.values() for part in several])
        subdivisions = [
            {"code": code, "name": names[code], "ground": coded(part_of(ground, solid(unary_union(several)), all_parts))}
            for code, several in sorted(held.items())
        ]
        write(target, cc, {"code": cc, "ground": coded(ground), "subdivisions": [s for s in subdivisions if s["ground"]]})
        for tile in tiles_of(ground) if cc not in TERRITORIES.values() else ():
            tiles.setdefault(tile, set()).add(cc)
    write(target, "index", {"tiles": {tile: sorted(codes) for tile, codes in tiles.items()}})


main(*sys.argv[1:])
