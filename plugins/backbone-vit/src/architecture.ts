import { SparsamError } from '@sparsam/core';

/** The sizes that make one vision transformer differ from another. */
export type Architecture = {
  readonly embedDim: number;
  /** Blocks. */
  readonly depth: number;
  readonly numHeads: number;
  /** Pixels along a patch's side. */
  readonly patchSize: number;
  /** Width of the hidden layer of a block's perceptron, in multiples of `embedDim`. */
  readonly mlpRatio: number;
  /** Side of the images that the table of positions was made for; other sizes get an interpolated one. */
  readonly positionSize: number;
};

/** Patches along a side of the images that the table of positions was made for. */
export function positionGrid({ positionSize, patchSize }: Architecture): number {
  return positionSize / patchSize;
}

/** Throws a usage error where the sizes do not fit together. */
export function checkArchitecture(name: string, architecture: Architecture): void {
  const { embedDim, numHeads, patchSize, mlpRatio, positionSize } = architecture;
  const fail = (message: string): never => {
    throw new SparsamError('usage', `ViT ${name}: ${message}`);
  };
  if (embedDim % numHeads !== 0) {
    fail(`embedDim ${embedDim} cannot be shared among numHeads ${numHeads}: it must be a multiple of it.`);
  }
  if (positionSize % patchSize !== 0) {
    const near = Math.max(1, Math.round(positionSize / patchSize)) * patchSize;
    fail(
      `positionSize ${positionSize}, the image size of the table of positions, must be a multiple of patchSize ${patchSize}, such as ${near}.`,
    );
  }
  if (!Number.isInteger(embedDim * mlpRatio)) {
    fail(`mlpRatio ${mlpRatio} times embedDim ${embedDim} must be a whole number.`);
  }
}
