// The base map of /map: the countries of world-atlas (Natural Earth, public domain) as paths in degrees.
// In tenths of a degree, east and south positive as in a drawing; the server scales and cuts, so nothing is projected here.
import { readFile } from "node:fs/promises";
import { feature } from "topojson-client";

/** A tenth of a degree is eleven kilometres, less than a line is wide on any map shown. */
const round = (degrees) => Math.round(degrees * 10);

/** One ring as a path of steps; points that fall together are left out, and so is a ring that becomes a line. */
function ring(points) {
  const [first, ...rest] = points.map(([east, north]) => [round(east), round(-north)]);
  let [x, y] = first;
  const steps = [];
  for (const [east, south] of rest) {
    if (east !== x || south !== y) steps.push(`${east - x},${south - y}`);
    [x, y] = [east, south];
  }
  // The last step leads back to the first point, as closing the path does.
  return steps.length > 2 ? `M${first.join(",")}l${steps.slice(0, -1).join(" ")}z` : "";
}

/** A ring over the 180th meridian goes on beyond it, instead of back around the earth. */
function unwrapped(points) {
  let turn = 0;
  return points.map(([east, north], index) => {
    if (index > 0) {
      const step = east - points[index - 1][0];
      if (step > 180) turn -= 360;
      else if (step < -180) turn += 360;
    }
    return [east + turn, north];
  });
}

/** The same rings once more on the other side, where they reach beyond the edge of the map. */
function copies(polygon) {
  const [west, , east] = box([polygon]);
  const moved = (by) => polygon.map((points) => points.map(([x, y]) => [x + by, y]));
  return [polygon, ...(east > 1800 ? [moved(-360)] : []), ...(west < -1800 ? [moved(360)] : [])];
}

/** West, north, east and south of some rings, south positive. */
function box(polygons) {
  const points = polygons.flatMap((polygon) => polygon[0]);
  const east = points.map((point) => point[0]);
  const south = points.map((point) => -point[1]);
  const least = (values) => values.reduce((a, b) => Math.min(a, b));
  const most = (values) => values.reduce((a, b) => Math.max(a, b));
  return [least(east), least(south), most(east), most(south)].map(round);
}

/** Every polygon of every country with the box it lies in. */
export async function basemap(folder) {
  const atlas = JSON.parse(await readFile(new URL("countries-50m.json", folder), "utf8"));
  const shapes = [];
  for (const country of feature(atlas, atlas.objects.countries).features) {
    const { type, coordinates } = country.geometry;
    for (const rings of type === "Polygon" ? [coordinates] : coordinates) {
      for (const polygon of copies(rings.map(unwrapped))) {
        const path = polygon.map(ring).join("");
        if (path) shapes.push({ box: box([polygon]), path });
      }
    }
  }
  return { credit: "Natural Earth (public domain), by world-atlas", shapes };
}
