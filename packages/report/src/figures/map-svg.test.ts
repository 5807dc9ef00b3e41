import { describe, expect, it } from 'vitest';
import { type MapPoint, classPlaces, mapSize, mapSvg, placeOf } from './map-svg.ts';
import { classLooks } from './palette.ts';

const at = (x: number, y: number, label: number, wrong = false): MapPoint => ({ x, y, label, wrong });

describe('mapSvg', () => {
  it('draws every point in the look of its class, y upwards, and a ring around what is wrong', () => {
    const [a, b] = classLooks(2);
    const svg = mapSvg([at(0, 0, 0), at(1, 1, 1, true), at(0.5, 0.5, 1)], classLooks(2), 'a <b>');
    expect(svg.match(/<path /g)).toHaveLength(3);
    const path = (color: string): string =>
      new RegExp(`fill="${color}"[^>]* d="([^"]*)"`).exec(svg)?.[1] ?? '';
    expect(path(a?.color ?? '').match(/M/g)).toHaveLength(1);
    expect(path(b?.color ?? '').match(/M/g)).toHaveLength(2);
    expect(path(a?.color ?? '')).toContain(`M14 ${mapSize - 14}`);
    expect(svg).toMatch(/stroke="#111"[^>]* d="M654 14m/);
    expect(svg).toContain('aria-label="a &#60;b&#62;"');
  });

  it('gives many classes looks of their own', () => {
    const looks = classLooks(40).map(({ color, shape }) => `${color} ${shape}`);
    expect(new Set(looks).size).toBe(40);
  });
});

describe('classPlaces', () => {
  it('sets a name among the points of its class, names below each other where they meet', () => {
    const points = [at(0.5, 0.5, 0), at(0.52, 0.5, 0), at(0.48, 0.5, 0), at(0.5, 0.5, 1), at(0.1, 0.9, 2)];
    const [one, two, three, none] = classPlaces(points, ['one', 'two', 'three', 'none']);
    expect(one).toEqual(placeOf({ x: 0.5, y: 0.5 }).map((place) => place / mapSize));
    expect((two?.[1] ?? 0) - (one?.[1] ?? 0)).toBeCloseTo(18 / mapSize, 6);
    expect(three?.[1]).toBeLessThan(0.2);
    expect(none).toBeUndefined();
  });
});
