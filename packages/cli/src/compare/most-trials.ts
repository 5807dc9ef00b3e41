import type { SearchSpace } from '@sparsam/train';

/** How many trials a search makes at most: the values of one axis after the other. None where nothing can be chosen. */
export function mostTrials(
  { learningRates, strengths, weightDecays }: SearchSpace,
  kPerClass: number,
): number {
  const size = learningRates.length + strengths.length + weightDecays.length - 2;
  // One label per class leaves nothing to choose by.
  return kPerClass === 1 || size < 2 ? 0 : size;
}
