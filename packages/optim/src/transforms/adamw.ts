import { type Flat, type NdArray, type Tree, leaf, zeros } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { countLearned } from '../schedules/count-learned.ts';
import type { GradientTransform, Rates } from './gradient-transform.ts';
import { mapFlat } from '../map-flat.ts';
import { decaysMatrices } from './masks.ts';

export type AdamWOptions = {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Which parameters are decayed; by default all but biases and vectors. */
  readonly decays?: (name: string, shape: readonly number[]) => boolean;
};

/**
 * AdamW with decoupled decay, Loshchilov and Hutter, arXiv 1711.05101, with the meaning of torch's `AdamW`: with
 * means m and v of gradients g and g², p <- p (1 - lr wd) - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps).
 *
 * The state holds weighted *sums*, M = m / (1 - beta1) and V = v / (1 - beta2), which saves two passes over memory;
 * what is constant over the parameters is folded into two numbers computed on the host:
 *   step = lr (1 - beta1) / (1 - beta1^t) / root,  epsilon = eps / root,  root = sqrt((1 - beta2) / (1 - beta2^t)),
 * so that p <- p - (step M / (sqrt(V) + epsilon) + lr wd p).
 *
 * Where `rates.learns` is given and 0, the parameter stands still exactly: M, V, p and the count t keep their values,
 * as with a gradient of `None` in torch, provided that the gradient is finite.
 */
export function adamw(options: AdamWOptions = {}): GradientTransform {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decays = decaysMatrices } = options;
  return {
    init(params: Flat<NdArray>) {
      const empty = () => mapFlat(params, ({ shape }) => zeros('float32', shape));
      return { firstMoment: empty(), secondMoment: empty() };
    },

    update(gradients, state, params, scalars) {
      const backwards = tf.neg(leaf(scalars, 'stepSize'));
      const floor = leaf(scalars, 'epsilon');
      const decay = leaf(scalars, 'decay');
      const { learns, keepFirst = beta1, keepSecond = beta2 } = scalars;
      const take = (x: Tensor): Tensor => (learns ? tf.mul(x, learns) : x);
      const updates: { [name: string]: Tensor } = {};
      const firstMoment: { [name: string]: Tensor } = {};
      const secondMoment: { [name: string]: Tensor } = {};
      for (const [name, gradient] of Object.entries(gradients)) {
        const parameter = leaf(params, name);
        const first = tf.add(tf.mul(leaf(moment(state, 'firstMoment'), name), keepFirst), take(gradient));
        const second = tf.add(
          tf.mul(leaf(moment(state, 'secondMoment'), name), keepSecond),
          take(tf.square(gradient)),
        );
        const step = tf.mul(tf.div(first, tf.add(tf.sqrt(second), floor)), backwards);
        updates[name] = decays(name, parameter.shape) ? tf.sub(step, tf.mul(parameter, decay)) : step;
        firstMoment[name] = first;
        secondMoment[name] = second;
      }
      return { updates, state: { firstMoment, secondMoment } };
    },

    schedules({ learningRate, weightDecay, learns }: Rates) {
      const count = countLearned(learns);
      const root = (step: number): number => Math.sqrt((1 - beta2) / (1 - beta2 ** Math.max(1, count(step))));
      const always = {
        stepSize: (step: number) =>
          ((learns?.(step) ?? 1) * learningRate(step) * (1 - beta1)) /
          (1 - beta1 ** Math.max(1, count(step))) /
          root(step),
        epsilon: (step: number) => epsilon / root(step),
        decay: (step: number) => (learns?.(step) ?? 1) * learningRate(step) * weightDecay(step),
      };
      if (!learns) return always;
      return {
        ...always,
        learns,
        keepFirst: (step: number) => (learns(step) === 0 ? 1 : beta1),
        keepSecond: (step: number) => (learns(step) === 0 ? 1 : beta2),
      };
    },
  };
}

const moment = (state: Tree<Tensor>, name: 'firstMoment' | 'secondMoment') => state[name] as Flat<Tensor>;
