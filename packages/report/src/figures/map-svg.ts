import type { Look } from './palette.ts';
import { textWidth } from './text-width.ts';

/** A point of the map; x to the right and y upwards, both from 0 to 1. */
export type MapPoint = {
  readonly x: number;
  readonly y: number;
  readonly label: number;
  readonly wrong: boolean;
};

/** Side of the square that points are drawn in, and of the whole picture. */
const side = 640;
const margin = 14;
export const mapSize = side + 2 * margin;

/** Where a point lies in the picture, in tenths of its units. */
export const placeOf = ({ x, y }: Pick<MapPoint, 'x' | 'y'>): readonly [number, number] => [
  Math.round(10 * (margin + x * side)) / 10,
  Math.round(10 * (margin + (1 - y) * side)) / 10,
];

const r = 3.4;
const outlines: Readonly<Record<Look['shape'], string>> = {
  circle: `m-${r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`,
  square: 'm-3-3h6v6h-6z',
  diamond: 'm0-4.4 4.4 4.4-4.4 4.4-4.4-4.4z',
  'triangle-up': 'm0-4.2 4 7h-8z',
  'triangle-down': 'm0 4.2 4-7h-8z',
  cross: 'm-1.3-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z',
};

/**
 * The points as SVG: one path for each class in its look, and a ring around those that are wrong. No text: names are set
 * over it by the page, in a size that does not shrink with the picture.
 */
export function mapSvg(points: readonly MapPoint[], looks: readonly Look[], label: string): string {
  const drawn = looks.map(({ color, shape }, index) => {
    const own = points.filter((point) => point.label === index);
    const path = own.map((point) => `M${placeOf(point).join(' ')}${outlines[shape]}`).join('');
    return path === '' ? '' : `<path fill="${color}" fill-opacity=".8" d="${path}"/>`;
  });
  const rings = points
    .filter(({ wrong }) => wrong)
    .map((point) => `M${placeOf(point).join(' ')}m-5.6 0a5.6 5.6 0 1 0 11.2 0a5.6 5.6 0 1 0-11.2 0`)
    .join('');
  const ring = rings === '' ? '' : `<path fill="none" stroke="#111" stroke-opacity=".7" d="${rings}"/>`;
  const title = label.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<svg viewBox="0 0 ${mapSize} ${mapSize}" role="img" aria-label="${title}">${drawn.join('')}${ring}</svg>`;
}

/** Height and letters of a name over the map, in its units; as the page's style sets them at full width. */
const nameHeight = 18;
const nameSize = 16;

/**
 * Where the name of each class stands: over the point of the class that has the least distance to all others of it (a
 * sample of 200 at most), so that it lies among them, and moved down where another name stands there. Fractions of the
 * picture, undefined for a class without points.
 */
export function classPlaces(
  points: readonly MapPoint[],
  classes: readonly string[],
): (readonly [left: number, top: number] | undefined)[] {
  const wanted = classes.map((name, label) => {
    const own = points.filter((point) => point.label === label);
    const every = Math.max(1, Math.ceil(own.length / 200));
    const sample = own.filter((__, index) => index % every === 0);
    let [best, least] = [undefined as MapPoint | undefined, Infinity];
    for (const point of sample) {
      const sum = sample.reduce((total, { x, y }) => total + Math.hypot(x - point.x, y - point.y), 0);
      if (sum < least) [best, least] = [point, sum];
    }
    if (best === undefined) return undefined;
    const half = textWidth(name, nameSize) / 2;
    const [left, top] = placeOf(best);
    return { label, half, left: Math.min(mapSize - half, Math.max(half, left)), top };
  });
  const places = classes.map(() => undefined as readonly [number, number] | undefined);
  const set: { left: number; half: number; top: number }[] = [];
  for (const { label, half, left, top } of wanted
    .filter((one) => one !== undefined)
    .sort((a, b) => a.top - b.top)) {
    const beside = set.filter((other) => Math.abs(other.left - left) < other.half + half);
    const free = beside
      .sort((a, b) => a.top - b.top)
      .reduce((at, other) => (Math.abs(other.top - at) < nameHeight ? other.top + nameHeight : at), top);
    set.push({ left, half, top: free });
    places[label] = [left / mapSize, free / mapSize];
  }
  return places;
}
