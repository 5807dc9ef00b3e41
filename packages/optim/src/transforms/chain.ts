import { type Tree, prefixed, scope } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { freeze } from './freeze.ts';
import type { GradientTransform } from './gradient-transform.ts';

/**
 * Rules one after the other, each given the updates of the one before. A rule's name is the key of its state and the
 * prefix of its numbers: `chain({ clip: adaptiveClip(), adamw: adamw() })` reads the number `adamw.stepSize`.
 */
export function chain(rules: Readonly<Record<string, GradientTransform>>): GradientTransform {
  const entries = Object.entries(rules);
  return {
    init: (params) => Object.fromEntries(entries.map(([name, rule]) => [name, rule.init(params)])),
    update(gradients, state, params, scalars) {
      let updates = gradients;
      const next: { [name: string]: Tree<Tensor> } = {};
      for (const [name, rule] of entries) {
        // A rule without state leaves no entry behind in files and graphs, hence the empty record.
        const result = rule.update(
          updates,
          (state[name] ?? {}) as Tree<Tensor>,
          params,
          scope(scalars, name),
        );
        updates = result.updates;
        next[name] = result.state;
      }
      return { updates, state: next };
    },
    freeze: (matches) =>
      chain(Object.fromEntries(entries.map(([name, rule]) => [name, freeze(rule, matches)]))),
    schedules: (rates) =>
      Object.assign({}, ...entries.map(([name, rule]) => prefixed(name, rule.schedules(rates)))),
  };
}
