import {
  type Flat,
  type Key,
  type ModelState,
  type Objective,
  type ObjectiveInput,
  type ObjectiveState,
  foldIn,
  key,
  uniforms,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { noiseImages, valuesOf } from '../checks/tensors.ts';
import { type ObjectiveSubject, batch, inputAt, trainStep } from './objective-subject.ts';

/** Steps of the toy problem, and how far a parameter goes in one, in absolute length. */
const steps = 60;
const stride = 0.08;
/** Features are dead where they keep less than this part of their spread. */
const kept = 0.05;

/** `count` images of one colour each: float32 [count, size, size, 3] in [-1, 1]. */
function colours(from: Key, count: number, size: number): Tensor4D {
  const flat = tf.tensor(Float32Array.from(uniforms(from, count * 3, -0.8, 0.8)), [count, 1, 1, 3]);
  return tf.mul(flat, tf.ones([count, size, size, 3])) as Tensor4D;
}

/** Views of coloured images: of each its colour, with noise of its own. */
function colouredInput(objective: Objective, step: number): ObjectiveInput {
  const own = foldIn(key(8), step);
  const given = inputAt(objective, Math.min(step, 11), own);
  const views = objective.views.map(({ name, size, count }) => {
    const images = tf.tile(colours(own, batch, size), [count, 1, 1, 1]);
    const noise = noiseImages(foldIn(own, name), count * batch, size);
    return [name, tf.add(images, tf.mul(noise, 0.15))];
  });
  return { ...given, views: Object.fromEntries(views) as Flat<Tensor4D> };
}

/** Standard deviation over images of the features that count, mean over dimensions. */
function spreadOf({ backbone, evaluationState }: Objective, state: ObjectiveState, size: number): number {
  const network: ModelState = evaluationState<Tensor>(state);
  const features = backbone.apply(network, colours(key(9), 8, size), { training: false })
    .features as Tensor2D;
  const variance = tf.mean(tf.square(tf.sub(features, tf.mean(features, 0))), 0);
  return valuesOf(tf.mean(tf.sqrt(variance)))[0] as number;
}

/** A toy problem on which a collapse shows: images that differ in colour alone, many steps, features that must still tell them apart. */
export function objectiveCollapseChecks({ check }: ObjectiveSubject): Check[] {
  return [
    check(`${steps} steps on coloured images leave them apart: no collapse`, (objective, start) => {
      const size = objective.views[0]?.size as number;
      const before = spreadOf(objective, start, size);
      let state = start;
      for (let step = 0; step < steps; step++) {
        const next = tf.tidy(() => {
          const result = trainStep(objective, state, step, { input: colouredInput(objective, step), stride });
          return result.state as unknown as tf.TensorContainer;
        });
        state = next as unknown as ObjectiveState;
      }
      const after = spreadOf(objective, state, size);
      expect(
        after / before,
        `the spread of features over images went from ${before.toPrecision(3)} to ${after.toPrecision(3)}`,
      ).toBeGreaterThan(kept);
    }),
  ];
}
