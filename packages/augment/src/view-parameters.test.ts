import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldIn, key } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type ViewParameters, sampleViewParameters } from './view-parameters.ts';
import { type ViewKind, referenceRecipes } from './view-recipe.ts';

type Moments = { readonly mean: number; readonly std: number; readonly min: number; readonly max: number };
/** What torchvision's transforms draw; made by tools/goldens/augment.py. */
const reference = JSON.parse(
  readFileSync(
    fileURLToPath(new URL('../../../tools/goldens/fixtures/augment/parameters.json', import.meta.url)),
    'utf8',
  ),
) as { draws: number; width: number; height: number; moments: Record<string, Moments> };

const draws = 20_000;
const image = { width: reference.width, height: reference.height };
const drawn = new Map<ViewKind, readonly ViewParameters[]>();
for (const [index, kind] of (['global1', 'global2', 'local'] as const).entries()) {
  const base = foldIn(key(11), index);
  drawn.set(
    kind,
    Array.from({ length: draws }, (_, i) =>
      sampleViewParameters(foldIn(base, i), referenceRecipes[kind], image),
    ),
  );
}
const of = (kind: ViewKind): readonly ViewParameters[] => drawn.get(kind) as readonly ViewParameters[];

function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, std, min: Math.min(...values), max: Math.max(...values) };
}

/** Numbers of all draws by the names of the reference. */
function numbers(name: string): number[] {
  const [prefix = '', what = ''] = name.split('.');
  if (prefix === 'global' || prefix === 'local') {
    return of(prefix === 'local' ? 'local' : 'global2').map(({ crop }) =>
      what === 'area' ? crop.width * crop.height : crop[what as 'left'],
    );
  }
  if (prefix === 'corner')
    return of('global1').flatMap(
      ({ corners }) => corners?.[Number(what[0])]?.[what[1] === 'x' ? 0 : 1] ?? [],
    );
  if (prefix === 'rotation') return of('local').map(({ angle }) => angle);
  if (prefix === 'blur') return of('global1').flatMap(({ blur }) => blur?.sigma ?? []);
  return of('global1').flatMap(({ jitter }) => jitter?.find(({ step }) => step === what)?.amount ?? []);
}

describe('sampleViewParameters', () => {
  it.each(Object.entries(reference.moments))('draws %s as torchvision does', (name, expected) => {
    const values = numbers(name);
    expect(values.length).toBeGreaterThan(10_000);
    const found = momentsOf(values);
    // Five standard errors of the difference of two means; of a standard deviation about as much, by its fourth moment.
    const error = expected.std * Math.sqrt(1 / values.length + 1 / reference.draws);
    expect(Math.abs(found.mean - expected.mean)).toBeLessThan(5 * error);
    expect(Math.abs(found.std - expected.std)).toBeLessThan(5 * error);
    // Ends of the range: the same up to what so many draws leave open; of whole pixels the last one may be rare.
    const open = 0.05 * (expected.max - expected.min);
    const slack = /global|local|corner/.test(name) ? Math.max(1, open) : open;
    expect(Math.abs(found.min - expected.min)).toBeLessThanOrEqual(slack);
    expect(Math.abs(found.max - expected.max)).toBeLessThanOrEqual(slack);
  });

  it.each([
    ['global1', 'perspective', 0.75],
    ['global2', 'perspective', 0.5],
    ['local', 'perspective', 0.5],
    ['global1', 'horizontalFlip', 0.5],
    ['local', 'verticalFlip', 0.5],
    ['global1', 'jitter', 0.8],
    ['global1', 'greyscale', 0.2],
    ['global1', 'blur', 1],
    ['global2', 'blur', 0.1],
    ['local', 'blur', 0.5],
    ['global1', 'solarize', 0],
    ['global2', 'solarize', 0.2],
    ['local', 'solarize', 0],
  ] as const)('%s: %s with probability %d', (kind, what, probability) => {
    const happens = (view: ViewParameters): boolean => {
      const value = what === 'perspective' ? view.corners : view[what];
      return value !== undefined && value !== false;
    };
    const share = of(kind).filter(happens).length / draws;
    expect(Math.abs(share - probability)).toBeLessThanOrEqual(
      5 * Math.sqrt((probability * (1 - probability)) / draws),
    );
  });

  it('draws the steps of jitter in each of the 24 orders equally often', () => {
    const counts = new Map<string, number>();
    for (const { jitter } of of('global2')) {
      if (jitter === undefined) continue;
      const order = jitter.map(({ step }) => step).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const total = [...counts.values()].reduce((a, b) => a + b, 0);
    expect(counts.size).toBe(24);
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - total / 24) ** 2 / (total / 24),
      0,
    );
    // 23 degrees of freedom: above 58 in one of 10,000 cases.
    expect(chiSquare).toBeLessThan(58);
  });

  it('draws one thing independently of another', () => {
    const views = of('global2');
    const flips = views.map(({ horizontalFlip }) => Number(horizontalFlip));
    for (const other of [
      views.map(({ angle }) => angle),
      views.map(({ crop }) => crop.width),
      views.map(({ verticalFlip }) => Number(verticalFlip)),
    ]) {
      const [one, two] = [momentsOf(flips), momentsOf(other)];
      const covariance =
        flips.reduce((sum, flip, i) => sum + (flip - one.mean) * ((other[i] as number) - two.mean), 0) /
        draws;
      expect(Math.abs(covariance / (one.std * two.std))).toBeLessThan(5 / Math.sqrt(draws));
    }
  });

  it('depends on its arguments alone', () => {
    const again = sampleViewParameters(foldIn(foldIn(key(11), 2), 5), referenceRecipes.local, image);
    expect(again).toEqual(of('local')[5]);
  });

  it('falls back to a crop in the middle where none fits', () => {
    const recipe = { ...referenceRecipes.global1, scale: [1, 1], ratio: [3 / 4, 4 / 3] } as const;
    const { crop } = sampleViewParameters(key(0), recipe, { width: 100, height: 30 });
    expect(crop).toEqual({ left: 30, top: 0, width: 40, height: 30 });
  });

  it.each([1, 2, 3])('copes with images of %i pixel', (side) => {
    for (let i = 0; i < 50; i++) {
      const { crop, corners } = sampleViewParameters(key(i), referenceRecipes.global1, {
        width: side,
        height: side,
      });
      expect(crop.left + crop.width).toBeLessThanOrEqual(side);
      expect(crop.width).toBeGreaterThan(0);
      for (const [x, y] of corners ?? []) expect(Math.min(x, y) >= 0 && Math.max(x, y) < side).toBe(true);
    }
  });
});
