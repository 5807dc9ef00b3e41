import { type SearchSpace, trialCount } from '@sparsam/train';

/** How many trials a search on so many labels makes at most: one label per class leaves nothing to choose by. */
export const mostTrials = (space: SearchSpace, kPerClass: number): number =>
  kPerClass === 1 ? 0 : trialCount(space);
