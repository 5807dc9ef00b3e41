import {
  type ModelState,
  type NdArray,
  type Objective,
  type ObjectiveState,
  flatten,
  mapTree,
} from '@sparsam/core';
import { loadWeights } from '@sparsam/checkpoint';

/**
 * The objective's state with its backbone's leaves, those that `evaluationState` names, replaced by given weights; the
 * rest (a head) stays as it was. Throws SparsamError (`input`) where the weights are of another network.
 */
export function startFrom(
  objective: Objective,
  state: ObjectiveState<NdArray>,
  weights: ModelState<NdArray>,
  source: string,
): ObjectiveState<NdArray> {
  const backbone = flatten<NdArray>(objective.evaluationState(state));
  const given = loadWeights(flatten<NdArray>(weights), Object.fromEntries(backbone), {
    source,
    target: `the backbone ${objective.backbone.name}`,
  });
  const replacement = new Map([...backbone].map(([path, array]) => [array, given[path] as NdArray]));
  return mapTree<NdArray, NdArray>(
    state,
    (array) => replacement.get(array) ?? array,
  ) as ObjectiveState<NdArray>;
}
