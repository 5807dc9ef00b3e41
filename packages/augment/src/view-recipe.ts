/** A closed range [low, high]. */
export type Range = readonly [low: number, high: number];

/** How the views of one kind are made: probabilities and ranges, plain data. Steps apply in the order of the fields. */
export type ViewRecipe = {
  /** Corners move inwards by up to `distortion` of half the side, with this probability. */
  readonly perspective: { readonly probability: number; readonly distortion: number };
  /** Angle in degrees, counter-clockwise, uniform in [-rotation, rotation]; 0 turns it off. */
  readonly rotation: number;
  /** Part of the area that the crop takes. */
  readonly scale: Range;
  /** Width by height of the crop; its logarithm is uniform. */
  readonly ratio: Range;
  /** Probabilities of mirroring left-right and top-bottom. */
  readonly horizontalFlip: number;
  readonly verticalFlip: number;
  /** Factors are uniform in [1 - x, 1 + x], cut at 0; the hue turns by [-hue, hue] of the circle; in random order. */
  readonly jitter: {
    readonly probability: number;
    readonly brightness: number;
    readonly contrast: number;
    readonly saturation: number;
    readonly hue: number;
  };
  /** Probability of becoming grey. */
  readonly greyscale: number;
  /** Gaussian blur of `kernel` x `kernel` pixels, its standard deviation in pixels uniform in `sigma`. */
  readonly blur: { readonly probability: number; readonly kernel: number; readonly sigma: Range };
  /** Values from `threshold` up are inverted, with this probability. */
  readonly solarize: { readonly probability: number; readonly threshold: number };
};

/** The kinds of views of the reference method, each with its recipe. */
export type ViewKind = 'global1' | 'global2' | 'local';

const global1: ViewRecipe = {
  perspective: { probability: 0.75, distortion: 0.5 },
  rotation: 180,
  scale: [0.5, 1],
  ratio: [3 / 4, 4 / 3],
  horizontalFlip: 0.5,
  verticalFlip: 0.5,
  jitter: { probability: 0.8, brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1 },
  greyscale: 0.2,
  blur: { probability: 1, kernel: 11, sigma: [0.1, 5] },
  solarize: { probability: 0, threshold: 128 },
};

const global2: ViewRecipe = {
  ...global1,
  perspective: { probability: 0.5, distortion: 0.5 },
  blur: { ...global1.blur, probability: 0.1 },
  solarize: { probability: 0.2, threshold: 128 },
};

const local: ViewRecipe = {
  ...global1,
  perspective: { probability: 0.5, distortion: 0.5 },
  scale: [0.1, 0.5],
  blur: { ...global1.blur, probability: 0.5 },
};

/**
 * The recipes of the reference (Nielsen et al., arXiv 2304.05163, after Caron et al., arXiv 2104.14294): two kinds of
 * global views and one of local views.
 */
export const referenceRecipes: { readonly [kind in ViewKind]: ViewRecipe } = { global1, global2, local };
