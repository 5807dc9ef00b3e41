import {
  type Backbone,
  type Flat,
  type ModelState,
  type Objective,
  type ObjectiveState,
  SparsamError,
  type ViewGroup,
  foldIn,
  leaf,
  prefixed,
  scope,
} from '@sparsam/core';
import { initLinear, linear } from '@sparsam/nn';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { learns } from './learns.ts';
import type { SupervisedOptions } from './options.ts';
import { viewAccuracy, weightedCrossEntropy } from './weighted-cross-entropy.ts';

export type SupervisedNeeds = {
  readonly backbone: Backbone;
  readonly imageSize: number;
  readonly localSize: number;
  readonly classes?: number;
};

/**
 * A classifying network in training: a backbone with a linear `head`. `params` learn; `frozen` are the parameters that do
 * not (none, or all of the backbone but its last normalisation), so that no gradient is computed for them at all.
 */
export type SupervisedState<Leaf = Tensor> = {
  readonly params: Flat<Leaf>;
  readonly frozen?: Flat<Leaf>;
  readonly buffers?: Flat<Leaf>;
};

/**
 * Training with labels: class-weighted cross-entropy of a linear head on the backbone's features, every view of an image
 * carrying its label (Nielsen et al., arXiv 2304.05163). Where the backbone is frozen it is applied in evaluation mode,
 * on the statistics that it came with: its features are then those that other classifiers see.
 *
 * Throws SparsamError (usage) where the number of classes is not known: there are no labels.
 */
export function supervised(options: SupervisedOptions, needs: SupervisedNeeds): Objective {
  const { backbone, imageSize, localSize, classes } = needs;
  if (classes === undefined || classes < 2) {
    throw new SparsamError(
      'usage',
      `Supervised training learns from labels of at least two classes and was given ${classes ?? 'none'}. It is a method of sparsam compare; to learn features without labels choose another method.`,
    );
  }
  const { globalCrops, localCrops } = options;
  const views: ViewGroup[] = [{ name: 'global', size: imageSize, count: globalCrops }];
  if (localCrops > 0) views.push({ name: 'local', size: localSize, count: localCrops });
  const training = options.learns === 'all';

  // A record without leaves is not there after a file or a graph.
  const network = ({
    params,
    frozen = {},
    buffers = {},
  }: SupervisedState): ModelState & { head: Flat<Tensor> } => ({
    params: { ...scope(frozen, 'backbone'), ...scope(params, 'backbone') },
    buffers: scope(buffers, 'backbone'),
    head: scope(params, 'head'),
  });
  const classify = (head: Flat<Tensor>, features: Tensor2D): Tensor2D => linear(head, features) as Tensor2D;

  return {
    name: 'supervised',
    backbone,
    views,

    init(key) {
      const { params, buffers } = backbone.init(foldIn(key, 'backbone'));
      const head = initLinear(foldIn(key, 'head'), { inFeatures: backbone.embedDim, outFeatures: classes });
      const all = { ...prefixed('backbone', params), ...prefixed('head', head) };
      const part = (wanted: boolean) =>
        Object.fromEntries(Object.entries(all).filter(([name]) => learns(options.learns, name) === wanted));
      return { params: part(true), frozen: part(false), buffers: prefixed('backbone', buffers) };
    },

    schedules: () => ({}),

    loss(given, { views: images, labels }) {
      if (labels === undefined)
        throw new SparsamError('internal', 'Supervised training was given a batch without labels.');
      const state = given as SupervisedState;
      const { params, head, ...rest } = network(state);
      let { buffers } = rest;
      // One application for each size; each passes its running statistics on to the next.
      const features = views.map(({ name }) => {
        const output = backbone.apply({ params, buffers }, leaf(images, name), { training });
        buffers = output.buffers;
        return output.features;
      });
      const logits = classify(head, features.length === 1 ? (features[0] as Tensor2D) : tf.concat(features));
      return {
        loss: weightedCrossEntropy(logits, labels),
        state: { ...state, buffers: prefixed('backbone', buffers) },
        metrics: { viewAccuracy: viewAccuracy(logits, labels) },
      };
    },

    afterUpdate: (state) => state,

    evaluationState<Leaf>(state: ObjectiveState<Leaf>) {
      const { params, frozen = {}, buffers = {} } = state as unknown as SupervisedState<Leaf>;
      return {
        params: { ...scope(frozen, 'backbone'), ...scope(params, 'backbone') },
        buffers: scope(buffers, 'backbone'),
      };
    },

    labels: {
      classes,
      logits(state, images: Tensor4D) {
        const { head, ...model } = network(state as SupervisedState);
        return classify(head, backbone.apply(model, images, { training: false }).features);
      },
    },
  };
}
