/** Features of images, in the data set's row order. */
export type FeatureTable = {
  /** float32 [images, embedDim], row-major. */
  readonly features: Float32Array;
  readonly embedDim: number;
  /** Paths in row order. */
  readonly images: readonly string[];
  readonly backbone: string;
  /** SHA-256 of the weights. */
  readonly weights: string;
  readonly imageSize: number;
  readonly pooling: Pooling;
  readonly orientations: Orientations;
};

/**
 * How many of an image's eight orientations (itself, its flips and quarter turns) the feature is the mean over. Cells and
 * lesions lie as they fall; the mean forgets what a direction of the slide would otherwise say.
 */
export type Orientations = 1 | 2 | 4 | 8;

/**
 * What of the backbone's output is the feature: the class token (`cls`, the published method's), the mean of the last
 * block's patch tokens (`patch-mean`), or the class token beside the patch means of four depths and the patch
 * tokens' standard deviation at the first of these (`multi`). A network without a class token has its pooled map in the
 * place of one, and `multi` holds that once.
 */
export type Pooling = 'cls' | 'patch-mean' | 'multi';
