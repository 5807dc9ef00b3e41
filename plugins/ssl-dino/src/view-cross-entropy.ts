import { withGradient } from '@sparsam/nn';
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { logSumExp } from './log-sum-exp.ts';

/**
 * DINO's loss, arXiv 2104.14294, equation (3): the cross-entropy H(teacher view t, student view v), meant over the
 * batch, over all pairs with t != v.
 *
 *   loss = -1 / (pairs batch) sum_v sum_b (sum_{t != v} p[t, b]) . log q[v, b],  q = softmax(student / temperature)
 *
 * teacher: probabilities p [teacherViews, batch, prototypes]; no gradient flows to them.
 * student: logits [views * batch, prototypes]; the teacher's views come first and in the teacher's order.
 * The sum over t is taken before the product, and the gradient is written out: with the target summed and w its
 * weight (the number of its terms), d loss / d logits = (w q - target) / (pairs batch temperature).
 */
export function viewCrossEntropy(teacher: Tensor3D, student: Tensor2D, temperature: number): Scalar {
  const [teacherViews, batch, prototypes] = teacher.shape;
  const views = (student.shape[0] as number) / batch;
  const localViews = views - teacherViews;
  const pairs = teacherViews * (views - 1);
  const scale = 1 / (pairs * batch);

  const all = tf.sum(teacher, 0, true) as Tensor3D;
  const others = tf.sub(all, teacher);
  const target = localViews > 0 ? tf.concat([others, tf.tile(all, [localViews, 1, 1])]) : others;
  // [views, 1, 1]: how many teacher views each student view is compared with.
  const weight = tf.tensor3d(
    Array.from({ length: views }, (_, view) => (view < teacherViews ? teacherViews - 1 : teacherViews)),
    [views, 1, 1],
  );

  return withGradient<Scalar>(
    [student],
    () => {
      const scaled: Tensor3D = tf.reshape(tf.div(student, temperature), [views, batch, prototypes]);
      const q = tf.softmax(scaled);
      const normalisers = tf.sum(tf.mul(weight, logSumExp(scaled, q)));
      const value: Scalar = tf.mul(tf.sub(normalisers, tf.sum(tf.mul(target, scaled))), scale);
      return { value, saved: [q, target, weight] };
    },
    (dy, saved) => {
      const [q, target, weight] = saved as [Tensor3D, Tensor3D, Tensor3D];
      const difference = tf.sub(tf.mul(q, weight), target);
      return [tf.reshape(tf.mul(difference, tf.mul(dy, scale / temperature)), student.shape)];
    },
  );
}
