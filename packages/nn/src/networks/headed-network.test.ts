import { type Backbone, type NdArray, foldIn, key, leaf, mapTree, normalArray, zeros } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mlpHead } from '../heads/mlp-head.ts';
import { headedNetwork } from './headed-network.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Features are a matrix times the mean colour; a buffer counts applications, `calls` notes their shapes. */
function colourBackbone(): Backbone & { readonly calls: number[][] } {
  const calls: number[][] = [];
  return {
    name: 'colour',
    embedDim: 4,
    depth: 0,
    patchSize: 1,
    calls,
    init: (seed) => ({
      params: { weight: normalArray(foldIn(seed, 'weight'), [4, 3]) },
      buffers: { applications: zeros('float32', []) },
    }),
    apply({ params, buffers }, images) {
      calls.push(images.shape);
      const colour: tf.Tensor2D = tf.mean(images, [1, 2]);
      return {
        features: tf.matMul(colour, leaf(params, 'weight') as tf.Tensor2D, false, true),
        patchTokens: [],
        buffers: { applications: tf.add(leaf(buffers, 'applications'), 1) },
      };
    },
  };
}

const images = (rows: number, size: number): tf.Tensor4D =>
  tf.tensor4d(
    Array.from({ length: rows * size * size * 3 }, (_, i) => Math.sin(i)),
    [rows, size, size, 3],
  );

test('crops of one size are one batch, the head sees all rows, and buffers come back under their names', () => {
  const backbone = colourBackbone();
  const network = headedNetwork(backbone, mlpHead({ inDim: 4, hiddenDim: 5, outDim: 2 }));
  const state = mapTree<NdArray, tf.Tensor>(network.init(key(0)), ({ data, shape, dtype }) =>
    tf.tensor(data.slice(), [...shape], dtype as 'float32'),
  ) as unknown as Parameters<typeof network.apply>[0];
  const { features, outputs, buffers } = network.apply(state, [images(4, 3), images(2, 3), images(6, 2)]);
  expect(backbone.calls.map(([rows, size]) => [rows, size])).toEqual([
    [6, 3],
    [6, 2],
  ]);
  expect([features.shape, outputs.shape]).toEqual([
    [12, 4],
    [12, 2],
  ]);
  expect(Object.keys(buffers)).toEqual(Object.keys(state['buffers'] as object));
  // The second application goes on with the statistics of the first.
  expect(buffers['backbone.applications']?.dataSync()[0]).toBe(2);
});

test('the backbone is found again under its own names, by any kind of leaf', () => {
  const backbone = colourBackbone();
  const network = headedNetwork(backbone, mlpHead({ inDim: 4, hiddenDim: 5, outDim: 2 }));
  const state = network.init(key(3));
  expect(Object.keys(state.params)).toContain('head.0.weight');
  expect(network.backboneState(state)).toEqual(backbone.init(foldIn(key(3), 'backbone')));
});
