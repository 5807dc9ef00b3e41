import {
  type Flat,
  type ModelState,
  type Needs,
  type Objective,
  type ObjectiveState,
  foldIn,
  leaf,
  prefixed,
  scope,
} from '@sparsam/core';
import { initLinear, l2Normalize, linear } from '@sparsam/nn';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { SimclrOutsideOptions } from './options.ts';

const network = <Leaf>({ params, buffers }: ObjectiveState<Leaf>): ModelState<Leaf> => ({
  params: scope(params, 'backbone'),
  buffers: scope(buffers as Flat<Leaf>, 'backbone'),
});

/** SimCLR (Chen et al., arXiv 2002.05709): two views of an image find each other among all views of the batch. */
export function simclrOutside(
  options: SimclrOutsideOptions,
  { backbone, imageSize }: Needs['objective'],
): Objective {
  const { temperature, hiddenDim, outDim } = options;
  return {
    name: 'simclr-outside',
    backbone,
    views: [{ name: 'global', size: imageSize, count: 2 }],
    init(key) {
      const { params, buffers } = backbone.init(foldIn(key, 'backbone'));
      const widths = { inFeatures: backbone.embedDim, outFeatures: hiddenDim };
      const hidden = initLinear(foldIn(key, 'hidden'), { ...widths, std: 0.1 });
      const out = initLinear(foldIn(key, 'out'), { inFeatures: hiddenDim, outFeatures: outDim, std: 0.1 });
      const head = { ...prefixed('head.hidden', hidden), ...prefixed('head.out', out) };
      return { params: { ...prefixed('backbone', params), ...head }, buffers: prefixed('backbone', buffers) };
    },
    schedules: () => ({}),
    loss(state, { views }) {
      const output = backbone.apply(network(state), leaf(views, 'global'), { training: true });
      const hidden = tf.relu(linear(scope(state.params, 'head.hidden'), output.features));
      const units = l2Normalize(linear(scope(state.params, 'head.out'), hidden)) as Tensor2D;
      return {
        loss: normalizedCrossEntropy(units, temperature),
        state: { ...state, buffers: prefixed('backbone', output.buffers) },
        metrics: {},
      };
    },
    afterUpdate: (state) => state,
    evaluationState: network,
  };
}

/** Equation (1), mean over all views. units [2 * batch, width], row i and row i + batch are views of one image. */
function normalizedCrossEntropy(units: Tensor2D, temperature: number) {
  const count = units.shape[0];
  const cosines = tf.div(tf.matMul(units, units, false, true), temperature);
  const [first, second] = tf.split(units, 2) as [Tensor, Tensor];
  const partner = tf.div(tf.sum(tf.mul(first, second), 1), temperature);
  // A view is not compared with itself: e^-1e9 is 0.
  const others = tf.sub(cosines, tf.mul(tf.eye(count), 1e9));
  return tf.sub(tf.mean(tf.logSumExp(others, 1)), tf.mean(partner)) as ReturnType<typeof tf.scalar>;
}
