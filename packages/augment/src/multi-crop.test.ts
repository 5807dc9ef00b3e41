import { type Key, type ViewGroup, createRegistry, foldIn, key, randomBits } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import plugin, { createMultiCrop, multiCropOptions, resolveRecipes, viewKinds } from './multi-crop.ts';
import { referenceRecipes } from './view-recipe.ts';

const views: ViewGroup[] = [
  { name: 'global', size: 16, count: 2 },
  { name: 'local', size: 8, count: 3 },
];
const image = {
  width: 21,
  height: 18,
  data: Uint8Array.from(randomBits(key(2), 21 * 18 * 3), (word) => word & 255),
};

function augment(from: Key, groups: readonly ViewGroup[] = views, options = {}): Uint8Array[][] {
  const out = groups.map(({ size, count }) =>
    Array.from({ length: count }, () => new Uint8Array(size * size * 3)),
  );
  createMultiCrop(options, groups).augment(from, image, out);
  return out;
}

describe('multi-crop', () => {
  it('is a plugin that a registry creates with its options checked', async () => {
    const registry = createRegistry();
    registry.add(plugin, '@sparsam/augment');
    const made = await registry.create(
      'augmentation',
      'multi-crop',
      { rotation: 10, local: { blur: { probability: 0 } } },
      { views },
    );
    expect(made.views).toEqual(views);
    await expect(registry.create('augmentation', 'multi-crop', { rotate: 10 }, { views })).rejects.toThrow(
      /rotate/,
    );
  });

  it('draws different views that depend on key and image alone', () => {
    const drawn = augment(key(1));
    expect(augment(key(1))).toEqual(drawn);
    const [[first, second] = [], locals = []] = drawn;
    expect(first).not.toEqual(second);
    expect(locals[0]).not.toEqual(locals[1]);
    expect(augment(key(2))[0]?.[0]).not.toEqual(first);
    expect(augment(foldIn(key(1), 0))[1]).not.toEqual(locals);
  });

  it('keeps the global views when the number of local ones changes', () => {
    const more: ViewGroup[] = [
      { name: 'global', size: 16, count: 2 },
      { name: 'local', size: 8, count: 6 },
    ];
    expect(augment(key(1), more)[0]).toEqual(augment(key(1))[0]);
    expect(augment(key(1), more)[1]?.slice(0, 3)).toEqual(augment(key(1))[1]);
  });

  it('gives the first whole view global1, the others global2, local groups local', () => {
    expect(viewKinds(views)).toEqual([
      ['global1', 'global2'],
      ['local', 'local', 'local'],
    ]);
    expect(
      viewKinds([
        { name: 'view', size: 8, count: 1 },
        { name: 'other', size: 8, count: 2 },
      ]),
    ).toEqual([['global1'], ['global2', 'global2']]);
    expect(viewKinds([{ name: 'image', size: 8, count: 1 }])).toEqual([['global2']]);
  });
});

describe('options of the multi-crop', () => {
  const parse = (options: unknown) => multiCropOptions.parse(options);

  it('leave the reference as it is by default', () => {
    expect(resolveRecipes(parse(undefined))).toEqual(referenceRecipes);
  });

  it('replace a part for all kinds, and for one kind alone', () => {
    const recipes = resolveRecipes(
      parse({
        rotation: 0,
        blur: { probability: 0.3 },
        local: { scale: [0.2, 0.4], blur: { probability: 0.9 } },
      }),
    );
    expect(recipes.global1).toEqual({
      ...referenceRecipes.global1,
      rotation: 0,
      blur: { ...referenceRecipes.global1.blur, probability: 0.3 },
    });
    expect(recipes.local.blur).toEqual({ ...referenceRecipes.local.blur, probability: 0.9 });
    expect(recipes.local.scale).toEqual([0.2, 0.4]);
    expect(recipes.global2.scale).toEqual([0.5, 1]);
  });

  it.each([
    { blur: { kernel: 4 } },
    { scale: [0.5, 0.1] },
    { scale: [0, 1] },
    { horizontalFlip: 1.5 },
    { jitter: { hue: 0.7 } },
    { solarise: {} },
    { local: { rotaton: 3 } },
  ])('refuse %o', (options) => {
    expect(multiCropOptions.safeParse(options).success).toBe(false);
  });

  it('can scale the blur with the view', () => {
    const always = {
      perspective: { probability: 0 },
      rotation: 0,
      scale: [1, 1],
      ratio: [1, 1],
      jitter: { probability: 0 },
      greyscale: 0,
      horizontalFlip: 0,
      verticalFlip: 0,
    };
    const options = parse({
      ...always,
      blur: { probability: 1, sigma: [5, 5] },
      solarize: { probability: 0 },
    });
    const small: ViewGroup[] = [{ name: 'global', size: 18, count: 1 }];
    const contrast = (data: Uint8Array | undefined): number =>
      data?.reduce((sum, value) => sum + Math.abs(value - 127), 0) ?? 0;
    expect(contrast(augment(key(1), small, { ...options, scaleBlur: true })[0]?.[0])).toBeGreaterThan(
      2 * contrast(augment(key(1), small, options)[0]?.[0]),
    );
  });
});
