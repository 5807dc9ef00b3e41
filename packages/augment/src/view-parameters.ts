import { type Key, type Sampler, sampler } from '@sparsam/core';
import type { Range, ViewRecipe } from './view-recipe.ts';

/** The four steps of colour jitter. */
export type JitterStep = 'brightness' | 'contrast' | 'saturation' | 'hue';

/** A point in pixels, x to the right and y down. */
export type Point = readonly [x: number, y: number];

/** Everything that is random about one view. Lengths are pixels of the decoded image. */
export type ViewParameters = {
  /** Where the image's corners (0, 0), (w-1, 0), (w-1, h-1), (0, h-1) go. */
  readonly corners?: readonly [Point, Point, Point, Point];
  /** Degrees, counter-clockwise about the image's middle. */
  readonly angle: number;
  readonly crop: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly horizontalFlip: boolean;
  readonly verticalFlip: boolean;
  /** The steps in their order; factors 1 and hue 0 change nothing. */
  readonly jitter?: readonly { readonly step: JitterStep; readonly amount: number }[];
  readonly greyscale: boolean;
  readonly blur?: { readonly kernel: number; readonly sigma: number };
  readonly solarize?: number;
};

/** A whole number, uniform in [low, high). */
function integer(random: Sampler, low: number, high: number): number {
  return low + random.integer(Math.max(1, high - low));
}

/** Corners of torchvision's RandomPerspective: each moves inwards by whole pixels, up to `distortion` of half the side. */
function sampleCorners(
  random: Sampler,
  width: number,
  height: number,
  distortion: number,
): readonly [Point, Point, Point, Point] {
  const reachX = Math.floor(distortion * Math.floor(width / 2));
  const reachY = Math.floor(distortion * Math.floor(height / 2));
  const left = (): number => integer(random, 0, reachX + 1);
  const right = (): number => integer(random, width - reachX - 1, width);
  const top = (): number => integer(random, 0, reachY + 1);
  const bottom = (): number => integer(random, height - reachY - 1, height);
  return [
    [left(), top()],
    [right(), top()],
    [right(), bottom()],
    [left(), bottom()],
  ];
}

/** The crop of torchvision's RandomResizedCrop: ten attempts, then the largest middle crop within the ratios. */
function sampleCrop(
  random: Sampler,
  width: number,
  height: number,
  scale: Range,
  ratio: Range,
): ViewParameters['crop'] {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = width * height * random.uniform(scale[0], scale[1]);
    const aspect = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const w = Math.round(Math.sqrt(area * aspect));
    const h = Math.round(Math.sqrt(area / aspect));
    if (w < 1 || h < 1 || w > width || h > height) continue;
    return {
      top: integer(random, 0, height - h + 1),
      left: integer(random, 0, width - w + 1),
      width: w,
      height: h,
    };
  }
  const own = width / height;
  const w = own > ratio[1] ? Math.round(height * ratio[1]) : width;
  const h = own < ratio[0] ? Math.round(width / ratio[0]) : height;
  return { left: Math.floor((width - w) / 2), top: Math.floor((height - h) / 2), width: w, height: h };
}

function sampleJitter(random: Sampler, jitter: ViewRecipe['jitter']): NonNullable<ViewParameters['jitter']> {
  const factor = (reach: number): number => random.uniform(Math.max(0, 1 - reach), 1 + reach);
  const steps = [
    { step: 'brightness', amount: factor(jitter.brightness) },
    { step: 'contrast', amount: factor(jitter.contrast) },
    { step: 'saturation', amount: factor(jitter.saturation) },
    { step: 'hue', amount: random.uniform(-jitter.hue, jitter.hue) },
  ] as const;
  return random.permutation(4).map((index) => steps[index] as (typeof steps)[number]);
}

/**
 * Draws the parameters of one view, with the distributions of torchvision's RandomPerspective, RandomRotation,
 * RandomResizedCrop, RandomHorizontalFlip, RandomVerticalFlip, ColorJitter, RandomGrayscale, GaussianBlur and
 * RandomSolarize. Depends on its arguments alone.
 *
 * @param image width and height of the decoded image in pixels
 */
export function sampleViewParameters(
  key: Key,
  recipe: ViewRecipe,
  image: { readonly width: number; readonly height: number },
): ViewParameters {
  const random = sampler(key);
  const { width, height } = image;
  const { perspective, rotation, blur, solarize } = recipe;
  const corners = random.bernoulli(perspective.probability)
    ? sampleCorners(random, width, height, perspective.distortion)
    : undefined;
  const angle = random.uniform(-rotation, rotation);
  const crop = sampleCrop(random, width, height, recipe.scale, recipe.ratio);
  const horizontalFlip = random.bernoulli(recipe.horizontalFlip);
  const verticalFlip = random.bernoulli(recipe.verticalFlip);
  const jitter = random.bernoulli(recipe.jitter.probability)
    ? sampleJitter(random, recipe.jitter)
    : undefined;
  const greyscale = random.bernoulli(recipe.greyscale);
  const blurred = random.bernoulli(blur.probability);
  const sigma = random.uniform(blur.sigma[0], blur.sigma[1]);
  const solarized = random.bernoulli(solarize.probability);
  return {
    ...(corners !== undefined && { corners }),
    angle,
    crop,
    horizontalFlip,
    verticalFlip,
    ...(jitter !== undefined && { jitter }),
    greyscale,
    ...(blurred && { blur: { kernel: blur.kernel, sigma } }),
    ...(solarized && { solarize: solarize.threshold }),
  };
}
