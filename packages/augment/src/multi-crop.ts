import { type Augmentation, type Key, type ViewGroup, apiVersion, definePlugin, foldIn } from '@sparsam/core';
import { z } from 'zod';
import { type ViewKind, type ViewRecipe, referenceRecipes } from './view-recipe.ts';
import { sampleViewParameters } from './view-parameters.ts';
import { createViewRenderer } from './view-renderer.ts';

const probability = z.number().min(0).max(1);
const range = (low: number, high: number): z.ZodType<[number, number]> =>
  z
    .tuple([z.number().min(low).max(high), z.number().min(low).max(high)])
    .refine(([from, to]) => from <= to, 'the first number must not be above the second');

/** Any part of a recipe; what is left out keeps its default. */
const partialRecipe = {
  perspective: z.strictObject({ probability, distortion: z.number().min(0).max(1) }).partial(),
  rotation: z.number().min(0).max(180),
  scale: range(0.001, 1),
  ratio: range(0.01, 100),
  horizontalFlip: probability,
  verticalFlip: probability,
  jitter: z
    .strictObject({
      probability,
      brightness: z.number().min(0),
      contrast: z.number().min(0),
      saturation: z.number().min(0),
      hue: z.number().min(0).max(0.5),
    })
    .partial(),
  greyscale: probability,
  blur: z
    .strictObject({
      probability,
      kernel: z
        .int()
        .min(1)
        .refine((size) => size % 2 === 1, 'the kernel must be odd'),
      sigma: range(0.01, 1000),
    })
    .partial(),
  solarize: z.strictObject({ probability, threshold: z.number().min(0).max(256) }).partial(),
};
const overrides = z.strictObject(partialRecipe).partial();

/**
 * Options of the multi-crop: parts of a recipe for every kind of view, and for one kind; the kind's own wins.
 * `scaleBlur` blurs in proportion to the view, as if it had the reference's size of 256 (local 96) pixels; without it,
 * kernel and sigma are pixels at every size, which leaves little of views of 64 and 32.
 */
export const multiCropOptions = z
  .strictObject({
    ...partialRecipe,
    global1: overrides,
    global2: overrides,
    local: overrides,
    scaleBlur: z.boolean(),
  })
  .partial()
  .default({});
export type MultiCropOptions = z.infer<typeof multiCropOptions>;

/** A recipe with the given parts replaced; nested parts keep the fields that are not given. */
function override(recipe: ViewRecipe, changes: z.infer<typeof overrides>): ViewRecipe {
  const result: Record<string, unknown> = { ...recipe };
  for (const field of Object.keys(partialRecipe) as (keyof ViewRecipe)[]) {
    const change = changes[field];
    if (change === undefined) continue;
    const isRecord = typeof change === 'object' && !Array.isArray(change);
    result[field] = isRecord ? { ...(recipe[field] as object), ...change } : change;
  }
  return result as ViewRecipe;
}

/** The three recipes with the options applied to the reference's. */
export function resolveRecipes(options: MultiCropOptions): { readonly [kind in ViewKind]: ViewRecipe } {
  const resolve = (kind: ViewKind): ViewRecipe =>
    override(override(referenceRecipes[kind], options), options[kind] ?? {});
  return { global1: resolve('global1'), global2: resolve('global2'), local: resolve('local') };
}

/** The sizes that the reference's blur is meant for. */
const referenceSize: { readonly [kind in ViewKind]: number } = { global1: 256, global2: 256, local: 96 };

/** The recipe with kernel and sigma in proportion to the view's size. */
function withScaledBlur(recipe: ViewRecipe, factor: number): ViewRecipe {
  const { kernel, sigma, probability: chance } = recipe.blur;
  const half = Math.max(1, Math.round((factor * (kernel - 1)) / 2));
  return {
    ...recipe,
    blur: { probability: chance, kernel: 2 * half + 1, sigma: [factor * sigma[0], factor * sigma[1]] },
  };
}

/**
 * Which recipe each view of each group follows. Groups whose name starts with `local` hold local views. Of all other
 * views the first follows `global1` (always blurred) and the rest `global2`, so that a pair of views is never treated
 * alike; where there is only one such view it follows `global2`, which leaves it sharp most of the time.
 */
export function viewKinds(views: readonly ViewGroup[]): readonly (readonly ViewKind[])[] {
  const isLocal = ({ name }: ViewGroup): boolean => name.startsWith('local');
  const whole = views.reduce((count, group) => count + (isLocal(group) ? 0 : group.count), 0);
  let seen = 0;
  return views.map((group) =>
    Array.from({ length: group.count }, (): ViewKind => {
      if (isLocal(group)) return 'local';
      return seen++ === 0 && whole > 1 ? 'global1' : 'global2';
    }),
  );
}

/**
 * Views of several sizes of one image (Caron et al., arXiv 2006.09882), with the reference's recipe. View i of a group
 * depends on the key, the group's name, i and the image alone.
 */
export function createMultiCrop(options: MultiCropOptions, views: readonly ViewGroup[]): Augmentation {
  const recipes = resolveRecipes(options);
  const plans = viewKinds(views).map((kinds, g) => {
    const { size } = views[g] as ViewGroup;
    return kinds.map((kind) =>
      options.scaleBlur === true ? withScaledBlur(recipes[kind], size / referenceSize[kind]) : recipes[kind],
    );
  });
  const renderer = createViewRenderer();
  return {
    name: 'multi-crop',
    views,
    augment(key: Key, image, out) {
      renderer.load(image);
      views.forEach((group, g) => {
        const groupKey = foldIn(key, group.name);
        for (let view = 0; view < group.count; view++) {
          const recipe = (plans[g] as readonly ViewRecipe[])[view] as ViewRecipe;
          const target = (out[g] as readonly Uint8Array[])[view] as Uint8Array;
          renderer.render(sampleViewParameters(foldIn(groupKey, view), recipe, image), group.size, target);
        }
      });
    },
  };
}

export default definePlugin({
  kind: 'augmentation',
  name: 'multi-crop',
  apiVersion,
  description: 'Global and local crops with perspective, rotation, flips, colour jitter, blur and solarize.',
  options: multiCropOptions,
  create: (options, needs) => createMultiCrop(options, needs.views),
});
