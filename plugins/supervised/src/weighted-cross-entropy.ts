import type { BatchLabels } from '@sparsam/core';
import { softmaxCrossEntropy } from '@sparsam/nn';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Class-weighted cross-entropy over views, in nats: sum_i w_i H(t_i, softmax(z_i)) / sum_i w_i, the mean of torch's
 * `CrossEntropyLoss(weight)`. logits [views * batch, classes], all images of view 0 first; every view carries the target
 * and the weight of its image.
 */
export function weightedCrossEntropy(logits: Tensor2D, { targets, weights }: BatchLabels): Scalar {
  const batch = targets.shape[0] as number;
  const views = logits.shape[0] / batch;
  const ofViews: Tensor1D = softmaxCrossEntropy(logits, tf.tile(targets as Tensor2D, [views, 1]));
  const ofImages = tf.mean(tf.reshape(ofViews, [views, batch]), 0);
  return tf.div(tf.sum(tf.mul(ofImages, weights)), tf.sum(weights));
}

/** The share of views whose largest logit is their image's label, for the log: a scalar. */
export function viewAccuracy(logits: Tensor2D, { targets }: BatchLabels): Scalar {
  const views = logits.shape[0] / (targets.shape[0] as number);
  const own = tf.sum(tf.mul(logits, tf.tile(targets as Tensor2D, [views, 1])), 1);
  return tf.mean(tf.cast(tf.greaterEqual(own, tf.max(logits, 1)), 'float32'));
}
