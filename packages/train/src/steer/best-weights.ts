/** How well weights did: by the score, and among equal scores by the loss. */
export type Quality = { readonly score: number; readonly loss: number };

/** The best evaluation so far. */
export type BestState = (Quality & { readonly step: number }) | undefined;

/** Whether one is strictly better: validation parts are small and scores tie often, the loss seldom does. */
export function isBetter(one: Quality, other: Quality): boolean {
  return one.score > other.score || (one.score === other.score && one.loss < other.loss);
}

/** Keeps the best evaluation; weights before the first step are nobody's result and do not count. */
export function nextBest(best: BestState, step: number, quality: Quality): BestState {
  if (step === 0) return best;
  return best === undefined || isBetter(quality, best) ? { ...quality, step } : best;
}
