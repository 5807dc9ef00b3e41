import { type ObjectiveInput, type ObjectiveState, flatten, key } from '@sparsam/core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { jitter, slopes } from '../checks/gradients.ts';
import { type ObjectiveSubject, lossAndGradients, plan, trainStep } from './objective-subject.ts';

/** What an objective owes to training: gradients, and steps that move the parameters. */
export function objectiveTrainingChecks({ check }: ObjectiveSubject): Check[] {
  return [
    check('where it learns from labels, the loss and the logits are theirs', (objective, state, input) => {
      const { labels } = objective;
      if (labels === undefined || input.labels === undefined) return;
      const value = (given: ObjectiveInput) => objective.loss(state, given).loss.dataSync()[0] as number;
      const turned = { ...input.labels, targets: tf.reverse(input.labels.targets, 1) };
      expect(value({ ...input, labels: turned }), 'the loss of other labels').not.toBe(value(input));
      const doubled = { ...input.labels, weights: tf.mul(input.labels.weights, 2) };
      expect(value({ ...input, labels: doubled }), 'weights are relative').toBeCloseTo(value(input), 5);
      const [{ name } = { name: '' }] = objective.views;
      const images = input.views[name] as Tensor4D;
      expect(labels.logits(state, images).shape).toEqual([images.shape[0], labels.classes]);
    }),
    check('every parameter has a gradient', (objective, state, input) => {
      const params = jitter(key(3), state.params);
      const { grads } = lossAndGradients(objective, { ...state, params } as ObjectiveState, input);
      for (const [name, { shape }] of Object.entries(params)) expect(grads[name]?.shape, name).toEqual(shape);
    }),
    check('the gradient is that of finite differences', (objective, state, input) => {
      const { byGradient, byDifferences } = slopes(
        (params) => objective.loss({ ...state, params } as ObjectiveState, input).loss,
        // Larger than the start, where vectors that are normalised later turn within the smallest difference.
        jitter(key(3), state.params, 0.5),
      );
      expect(Math.abs(byDifferences / byGradient - 1), `${byGradient}, not ${byDifferences}`).toBeLessThan(
        0.03,
      );
    }),
    check(`${plan.totalSteps} steps keep the loss finite and move every parameter`, (objective, start) => {
      let state = start;
      for (let step = 0; step < plan.totalSteps; step++) {
        const result = trainStep(objective, state, step);
        expect(Number.isFinite(result.loss.dataSync()[0]), `the loss of step ${step}`).toBe(true);
        state = result.state;
      }
      for (const [path, leaf] of flatten<Tensor>(state))
        expect(leaf.dataSync().every(Number.isFinite), `${path} is finite`).toBe(true);
      for (const [name, parameter] of Object.entries(state.params)) {
        const distance = tf.max(tf.abs(tf.sub(parameter, start.params[name] as Tensor))).dataSync()[0];
        const learns = objective.freeze?.matches(name) === true ? objective.freeze.learns(plan) : () => 1;
        const ever = Array.from({ length: plan.totalSteps }, (_, step) => learns(step)).includes(1);
        if (ever) expect(distance, `how far ${name} moved`).toBeGreaterThan(0);
      }
    }),
  ];
}
