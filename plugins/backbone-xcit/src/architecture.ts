import { SparsamError } from '@sparsam/core';

/** The sizes that make one XCiT differ from another. */
export type Architecture = {
  readonly embedDim: number;
  /** Cross-covariance blocks. */
  readonly depth: number;
  readonly numHeads: number;
  /** Pixels along a patch's side: a power of two from 2. */
  readonly patchSize: number;
  /** Class-attention blocks at the end. */
  readonly classAttentionDepth: number;
  /** Width of the hidden layer of a block's perceptron, in multiples of `embedDim`. */
  readonly mlpRatio: number;
  /** Where layer scale starts: the deep networks start almost as identities. */
  readonly eta: number;
  /** Whether class-attention blocks normalise the patch tokens a second time, or the class token alone. */
  readonly tokensNorm: boolean;
};

/** Number of stride-2 convolutions that make a patch of that size. */
export function stemDepth(patchSize: number): number {
  return Math.log2(patchSize);
}

/** Throws a usage error where the sizes do not fit together. */
export function checkArchitecture(
  name: string,
  { embedDim, numHeads, patchSize, mlpRatio }: Architecture,
): void {
  const fail = (message: string): never => {
    throw new SparsamError('usage', `XCiT ${name}: ${message}`);
  };
  if (!Number.isInteger(stemDepth(patchSize)) || patchSize < 2) {
    fail(`patchSize must be a power of two from 2 (the published networks use 8 and 16), not ${patchSize}.`);
  }
  if (embedDim % numHeads !== 0) {
    fail(`embedDim ${embedDim} cannot be shared among numHeads ${numHeads}: it must be a multiple of it.`);
  }
  // The stem's first convolution has this fraction of the width.
  const fraction = patchSize / 2;
  if (embedDim % fraction !== 0) {
    fail(
      `embedDim ${embedDim} must be a multiple of ${fraction}, so that a stem for patches of ${patchSize} can double its width step by step.`,
    );
  }
  if (!Number.isInteger(embedDim * mlpRatio))
    fail(`mlpRatio ${mlpRatio} times embedDim ${embedDim} must be a whole number.`);
}
