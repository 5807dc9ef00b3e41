import { SparsamError } from '@sparsam/core';
import { upperBound } from './binomial-bound.ts';

/** With what confidence the errors stay below the target. */
export const abstentionConfidence = 0.9;

/** How many answers may be tried as one step is so much larger than the one before. */
const growth = 1.5;

/** When to answer and when to leave an image to a person. */
export type Abstention = {
  /** Answers are given from this probability up; null: none can be given. */
  readonly threshold: number | null;
  readonly targetError: number;
  /** Of the held-out rows: how many there were, how many were answered, how many of those answers were wrong. */
  readonly rows: number;
  readonly answered: number;
  readonly wrong: number;
  /** Right answers in a row that would be needed before any threshold can be promised. */
  readonly needed: number;
};

/**
 * The lowest threshold of confidence at which, with 90 % confidence, no more than `targetError` of the answers are wrong,
 * judged on rows that were held out of the fit: selective classification with guaranteed risk (Geifman and El-Yaniv,
 * "Selective classification for deep neural networks", 2017). The most confident m rows are tried for a short list of m
 * that does not depend on the answers; each is held to the Clopper-Pearson bound at an equal part of the 10 %, and the
 * largest that passes is taken. What is promised holds for images that come as the labelled ones did, classes in the same
 * proportions.
 *
 * confidences: the probability of each row's predicted class, [rows]; right: whether it was its class. Throws SparsamError
 * (usage) for a target outside (0, 1).
 */
export function fitAbstention(
  confidences: ArrayLike<number>,
  right: ArrayLike<boolean>,
  targetError: number,
): Abstention {
  if (!(targetError > 0 && targetError < 1)) {
    throw new SparsamError(
      'usage',
      `The target error is a share between 0 and 1, such as 0.05 for one wrong answer in twenty, not ${targetError}.`,
    );
  }
  const rows = confidences.length;
  const order = Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (confidences[b] as number) - (confidences[a] as number),
  );
  const alpha = 1 - abstentionConfidence;
  const rightNeeded = (tries: number): number =>
    Math.ceil(Math.log(alpha / tries) / Math.log1p(-targetError));
  const sizesFrom = (first: number): number[] => {
    const sizes: number[] = [];
    for (let size = first; size < rows; size = Math.ceil(size * growth)) sizes.push(size);
    return [...sizes, rows];
  };
  // More tries need a longer first one, which leaves room for fewer tries: counted down until both agree.
  let tries = sizesFrom(rightNeeded(1)).length;
  while (tries > 1 && sizesFrom(rightNeeded(tries)).length < tries) tries--;
  let best: Pick<Abstention, 'threshold' | 'answered' | 'wrong'> = { threshold: null, answered: 0, wrong: 0 };
  for (const size of sizesFrom(rightNeeded(tries)).slice(-tries)) {
    const threshold = confidences[order[size - 1] as number];
    if (threshold === undefined) continue;
    // Rows of equal confidence are answered together.
    const answered = order.filter((row) => (confidences[row] as number) >= threshold);
    const wrong = answered.filter((row) => right[row] !== true).length;
    if (upperBound(wrong, answered.length, alpha / tries) <= targetError)
      best = { threshold, answered: answered.length, wrong };
  }
  return { ...best, targetError, rows, needed: rightNeeded(1) };
}
