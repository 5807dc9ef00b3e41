import { type Needs, type Objective, leaf } from '@sparsam/core';
import { featureMetrics, headedNetwork, mlpHead, outputMetrics } from '@sparsam/nn';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { VicregOptions } from './options.ts';
import { covariance, invariance, variance } from './vicreg-terms.ts';

/**
 * VICReg (Bardes et al., arXiv 2105.04906, equation (6)): the outputs of two views of an image are alike, every
 * dimension of them varies over the batch, and no two dimensions say the same.
 *
 *   loss = invarianceWeight s(Z, Z') + varianceWeight (v(Z) + v(Z')) + covarianceWeight (c(Z) + c(Z'))
 */
export function vicreg(options: VicregOptions, { backbone, imageSize }: Needs['objective']): Objective {
  const { invarianceWeight, varianceWeight, covarianceWeight, ...sizes } = options;
  const network = headedNetwork(backbone, mlpHead({ inDim: backbone.embedDim, ...sizes }));
  return {
    name: 'vicreg',
    backbone,
    views: [{ name: 'global', size: imageSize, count: 2 }],
    init: network.init,
    schedules: () => ({}),

    loss(state, { views }) {
      const { features, outputs, buffers } = network.apply(state, [leaf(views, 'global')]);
      const [first, second] = tf.split(outputs, 2) as [Tensor2D, Tensor2D];
      const terms = {
        invariance: invariance(first, second),
        variance: tf.add<Scalar>(variance(first), variance(second)),
        covariance: tf.add<Scalar>(covariance(first), covariance(second)),
      };
      const loss: Scalar = tf.addN([
        tf.mul(terms.invariance, invarianceWeight),
        tf.mul(terms.variance, varianceWeight),
        tf.mul(terms.covariance, covarianceWeight),
      ]);
      return {
        loss,
        state: { ...state, buffers },
        metrics: { ...terms, ...featureMetrics(features), ...outputMetrics(outputs) },
      };
    },

    afterUpdate: (state) => state,
    evaluationState: network.backboneState,

    remedies: {
      'same outputs': 'Ask for more variance (a higher varianceWeight), or lower the learning rate',
    },
  };
}
