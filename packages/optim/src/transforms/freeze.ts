import { type Flat, type Tree, prefixed, scope } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { GradientTransform } from './gradient-transform.ts';

/**
 * Lets the matching parameters stand still at steps where `rates.learns` is 0: no update, no decay, no change of their
 * moments, and their own count of steps. In a chain each rule is frozen by itself, and a rule that changes nothing
 * over time, as clipping, still acts on all gradients together.
 *
 * A frozen rule acts on both parts of the parameters apart; only the numbers differ, so one graph serves frozen and
 * learning steps. Numbers and state are named `always.*` and `atTimes.*`.
 */
export function freeze(rule: GradientTransform, matches: (name: string) => boolean): GradientTransform {
  return rule.freeze ? rule.freeze(matches) : apart(rule, matches);
}

function apart(rule: GradientTransform, matches: (name: string) => boolean): GradientTransform {
  const part = <Leaf>(flat: Flat<Leaf>, frozen: boolean): Flat<Leaf> =>
    Object.fromEntries(Object.entries(flat).filter(([name]) => matches(name) === frozen));
  return {
    init: (params) => ({ always: rule.init(part(params, false)), atTimes: rule.init(part(params, true)) }),
    update(gradients, state, params, scalars) {
      const run = (name: 'always' | 'atTimes', frozen: boolean) =>
        rule.update(
          part(gradients, frozen),
          (state[name] ?? {}) as Tree<Tensor>,
          part(params, frozen),
          scope(scalars, name),
        );
      const always = run('always', false);
      const atTimes = run('atTimes', true);
      return {
        updates: { ...always.updates, ...atTimes.updates },
        state: { always: always.state, atTimes: atTimes.state },
      };
    },
    schedules({ learningRate, weightDecay, learns = () => 1 }) {
      return {
        ...prefixed('always', rule.schedules({ learningRate, weightDecay })),
        ...prefixed('atTimes', rule.schedules({ learningRate, weightDecay, learns })),
      };
    },
  };
}
