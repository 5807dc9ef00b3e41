import {
  type Flat,
  type LossResult,
  type Objective,
  type ObjectiveInput,
  type ObjectiveState,
  SparsamError,
  flatten,
  mapTree,
} from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The objective's loss with all it returns beside, and the gradient of every parameter by name, of its shape. Throws
 * an internal error that lists the parameters without one: a leaf that is trained and not used is a mistake in a model.
 */
export function lossAndGradients(
  objective: Objective,
  state: ObjectiveState,
  input: ObjectiveInput,
): { result: LossResult; gradients: Flat<Tensor> } {
  const given = new Set<Tensor>([...flatten<Tensor>(state).values(), ...flatten<Tensor>(input).values()]);
  let aside: LossResult | undefined;
  // `tf.valueAndGrads` reports no names, and an engine call differentiates records of any size.
  const { value, grads } = tf.engine().gradients(
    () => {
      aside = objective.loss(state, input);
      // What is returned beside the loss must outlive the scope that the tape opens around this function.
      for (const leaf of besides(aside).values()) if (!given.has(leaf)) tf.keep(leaf);
      return aside.loss;
    },
    Object.values(state.params),
    undefined,
    true,
  );
  const release = (leaf: Tensor): Tensor => {
    if (given.has(leaf)) return leaf;
    const owned = tf.clone(leaf);
    leaf.dispose();
    return owned;
  };
  const { state: nextState, metrics } = aside as LossResult;
  const result = {
    loss: value,
    state: mapTree<Tensor, Tensor>(nextState, release),
    metrics: mapTree<Tensor, Tensor>(metrics, release),
  } as LossResult;
  return { result, gradients: byName(objective, state.params, grads) };
}

const besides = ({ state, metrics }: LossResult): Map<string, Tensor> => flatten<Tensor>({ state, metrics });

function byName(
  objective: Objective,
  params: Flat<Tensor>,
  grads: readonly (Tensor | undefined)[],
): Flat<Tensor> {
  const gradients: { [name: string]: Tensor } = {};
  const missing: string[] = [];
  for (const [index, name] of Object.keys(params).entries()) {
    const gradient = grads[index];
    if (gradient) gradients[name] = gradient;
    else missing.push(name);
  }
  if (missing.length > 0) {
    throw new SparsamError(
      'internal',
      `The loss of "${objective.name}" does not depend on ${missing.length} of its ${Object.keys(params).length} ` +
        `parameters: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ', ...' : ''}. ` +
        'Every entry of `params` must take part in the loss; what is not trained belongs beside `params`.',
    );
  }
  return gradients;
}
