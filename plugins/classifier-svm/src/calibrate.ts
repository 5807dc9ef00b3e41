import { type Key, foldIn, permutation } from '@sparsam/core';
import { stratifiedFolds as groupedFolds } from '@sparsam/tabular';
import { type Sigmoid, type SigmoidPrior, fitSigmoid, sigmoidAt } from './platt.ts';
import type { BinaryProblem, BinarySolution, Solver } from './smo.ts';

/** How rows are held out, see `calibrate`. */
export type CalibrationMethod = 'stratified' | 'libsvm';

const folds = 5;

/** The fold of every row where any fifth of the rows is held out, as libsvm draws it. */
function randomFolds(count: number, key: Key): Int32Array {
  const foldOf = new Int32Array(count);
  const order = permutation(key, count);
  for (let fold = 0; fold < folds; fold++) {
    const [begin, end] = [Math.floor((fold * count) / folds), Math.floor(((fold + 1) * count) / folds)];
    for (let place = begin; place < end; place++) foldOf[order[place] as number] = fold;
  }
  return foldOf;
}

/**
 * The fold of every row where each fold holds the same share of both signs and groups stay together; -1, never held out,
 * for the only row (or the rows of the only group) of a sign.
 */
function stratifiedFolds(signs: Int8Array, key: Key, groups: Int32Array | undefined): Int32Array {
  if (groups !== undefined)
    return groupedFolds(
      Int32Array.from(signs, (sign) => Number(sign > 0)),
      { folds, key, groups },
    );
  const foldOf = new Int32Array(signs.length).fill(-1);
  for (const sign of [1, -1]) {
    const rows = [...signs.keys()].filter((row) => signs[row] === sign);
    if (rows.length === 1) continue;
    permutation(foldIn(key, sign + 1), rows.length).forEach(
      (from, place) => (foldOf[rows[from] as number] = place % folds),
    );
  }
  return foldOf;
}

/** Decision values of rows that were held out of the fit that gave them, with the rows' signs. */
export type HeldOut = { readonly decisions: Float64Array; readonly signs: Int8Array };

/**
 * Decision values from five fits, each without a fifth of the rows, by the method that `calibrate` describes. Held-out rows
 * get a bound of 0, so that all folds work on the one kernel matrix. A row that no fold holds out keeps its value from the
 * fit on all rows. `stratified` keeps rows of one of the `groups`, [rows], together; `libsvm` knows no groups.
 */
export function holdOut(
  problem: BinaryProblem,
  fitted: BinarySolution,
  method: CalibrationMethod,
  solve: Solver,
  key: Key,
  groups?: Int32Array,
): HeldOut {
  const { signs, bounds } = problem;
  const foldOf = method === 'libsvm' ? randomFolds(signs.length, key) : stratifiedFolds(signs, key, groups);
  const decisions = fitted.decisions.slice();
  for (let fold = 0; fold < folds; fold++) {
    if (!foldOf.includes(fold)) continue;
    const kept = bounds.map((bound, row) => (foldOf[row] === fold ? 0 : bound));
    const left = new Set(signs.filter((_, row) => foldOf[row] !== fold));
    // As libsvm: without rows of one class the answer is the other, without any it is 0.
    const constant = left.size === 2 ? undefined : (left.values().next().value ?? 0);
    const found = constant === undefined ? solve({ ...problem, bounds: kept }).decisions : undefined;
    foldOf.forEach((at, row) => {
      if (at === fold) decisions[row] = found?.[row] ?? (constant as number);
    });
  }
  return { decisions, signs };
}

/** How many rows of its own a pair needs to outweigh what all pairs together say of their sigmoid. */
const priorRows = 20;
/** The flattest slope that is believed: a sigmoid that falls the wrong way says only that nothing can be told yet. */
const flattest = -1e-3;

/** What all pairs together say of a pair's sigmoid: one slope for both directions of every pair, hence offset 0. */
function pooledPrior(heldOut: readonly HeldOut[]): SigmoidPrior {
  const decisions = Float64Array.from(
    heldOut.flatMap((pair) => [...pair.decisions, ...pair.decisions.map((value) => -value)]),
  );
  const signs = Int8Array.from(
    heldOut.flatMap((pair) => [...pair.signs, ...pair.signs.map((sign) => -sign)]),
  );
  const slope = Math.min(flattest, fitSigmoid(decisions, signs).slope);
  let [slopeWeight, offsetWeight] = [0, 0];
  for (const decision of decisions) {
    const p = sigmoidAt({ slope, offset: 0 }, decision);
    slopeWeight += decision * decision * p * (1 - p);
    offsetWeight += p * (1 - p);
  }
  const share = priorRows / decisions.length;
  return { slope, slopeWeight: share * slopeWeight, offsetWeight: share * offsetWeight };
}

/**
 * The sigmoid from decision value to probability of each two-class problem, by Platt's method on held-out rows.
 *
 * `libsvm` holds out any fifth of the rows and fits each pair alone, as libsvm and scikit-learn do. Where there are few
 * rows that makes the class of a held-out row the rarer one in the fit, its decision value falls on the wrong side, and
 * the sigmoid comes out the wrong way round: scikit-learn's probabilities of 1 to 4 rows per class are worse than chance.
 *
 * `stratified` holds out the same share of both classes, which has not that bias, and lets a pair with few rows lean on
 * what all pairs say together.
 */
export function calibrate(heldOut: readonly HeldOut[], method: CalibrationMethod): Sigmoid[] {
  const prior = method === 'libsvm' ? undefined : pooledPrior(heldOut);
  return heldOut.map(({ decisions, signs }) => {
    const sigmoid = fitSigmoid(decisions, signs, prior);
    return prior === undefined ? sigmoid : { ...sigmoid, slope: Math.min(sigmoid.slope, flattest) };
  });
}
