import {
  type Backbone,
  type BackboneOutput,
  type Engine,
  type Flat,
  type ModelState,
  type NdArray,
  type Tree,
  flatten,
  key,
} from '@sparsam/core';
import { trace } from '@sparsam/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { engineParityChecks } from '../checks/installed-engines.ts';
import { jitter, present, slopes, valueAndGradients } from '../checks/gradients.ts';
import { onCpu, relativeError, toTensor, toTensors } from '../checks/tensors.ts';
import type { BackboneSubject } from './backbone-subject.ts';

/** A number that depends on every output, and on each of its values differently. */
function project({ features, patchTokens }: BackboneOutput): Scalar {
  const weighted = (tensor: Tensor): Scalar =>
    tf.mean(
      tf.mul(
        tensor,
        tf.tensor(
          Float32Array.from({ length: tensor.size }, (_, i) => Math.cos(i)),
          tensor.shape,
        ),
      ),
    );
  return tf.addN([features, ...patchTokens].map(weighted));
}

/** Forward and backward as a step: features and gradients are its outputs. */
function trainingStep(backbone: Backbone) {
  return (state: Tree<Tensor>, { images }: Tree<Tensor>): [Tree<Tensor>, Tree<Tensor>] => {
    const given = state as ModelState;
    const run = (params: Flat<Tensor>) =>
      backbone.apply({ ...given, params }, images as Tensor4D, { training: true });
    const { value, grads } = valueAndGradients((params) => project(run(params)), given.params);
    return [state, { value, features: run(given.params).features, grads: present(grads) }];
  };
}

/** What a backbone owes to training: gradients, and a step that graph engines can run. */
export function backboneGradientChecks(
  { check, create, images }: BackboneSubject,
  engines: readonly Engine[],
): Check[] {
  const compare = async (engine: Engine): Promise<void> => {
    const backbone = await create();
    const state = backbone.init(key(0));
    const input = { images: { dtype: images.dtype, shape: images.shape } };
    const step = await engine.compile(trainingStep(backbone), state, input);
    const given = flatten(await step.run({ images }));
    await step.dispose();
    await onCpu(() => {
      const [, outputs] = trainingStep(backbone)(toTensors(state), { images: toTensor(images) });
      for (const [path, wanted] of flatten(outputs))
        expect(relativeError(toTensor(given.get(path) as NdArray), wanted), path).toBeLessThan(1e-3);
    });
  };
  return [
    check('every parameter has a gradient', (backbone, state, pixels) => {
      const params = jitter(key(2), state.params);
      const loss = (given: Flat<Tensor>) =>
        project(backbone.apply({ ...state, params: given }, pixels, { training: true }));
      const { grads } = valueAndGradients(loss, params);
      for (const [name, { shape }] of Object.entries(params)) expect(grads[name]?.shape, name).toEqual(shape);
    }),
    check('the gradient is that of finite differences', (backbone, state, pixels) => {
      const params = jitter(key(2), state.params);
      const { byGradient, byDifferences } = slopes(
        (given) => project(backbone.apply({ ...state, params: given }, pixels, { training: false })),
        params,
      );
      expect(Math.abs(byDifferences / byGradient - 1), `${byGradient}, not ${byDifferences}`).toBeLessThan(
        0.02,
      );
    }),
    {
      name: 'forward and backward can be traced into a graph',
      async run() {
        const backbone = await create();
        const state = backbone.init(key(0));
        await onCpu(() => {});
        const graph = await trace(trainingStep(backbone), state, {
          images: { dtype: images.dtype, shape: images.shape },
        });
        expect(graph.outputs.size).toBeGreaterThan(Object.keys(state.params).length);
      },
    },
    ...engineParityChecks(compare),
    ...engines.map((engine) => ({
      name: `the engine "${engine.name}" computes the same`,
      run: () => compare(engine),
    })),
  ];
}
