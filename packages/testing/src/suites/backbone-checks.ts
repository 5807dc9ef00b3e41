import {
  type BackboneOutput,
  type BlockTokens,
  type Engine,
  type Flat,
  type ModelState,
  type NdArray,
  type Plugin,
  type Tree,
  flatten,
  key,
  sizeOf,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { differs, expectSame, snapshot } from '../checks/bytes.ts';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';
import { savedAndLoaded } from '../checks/saved.ts';
import { relativeError, toTensors } from '../checks/tensors.ts';
import { backboneGradientChecks } from './backbone-gradient-checks.ts';
import { backboneSubject, batch } from './backbone-subject.ts';

export type BackboneSuite = {
  /** One of the names the plugin answers to. */
  readonly variant: string;
  /** Options that make it small: the suite runs it some thirty times on plain JavaScript. */
  readonly options?: Record<string, unknown>;
  /** Height and width of the images; a multiple of the patch size. */
  readonly imageSize: number;
  /** Engines whose result is compared with the step run operation by operation. */
  readonly engines?: readonly Engine[];
};

const shapesOf = (flat: Flat<{ readonly shape: readonly number[] }>) =>
  Object.fromEntries(Object.entries(flat).map(([name, { shape }]) => [name, [...shape]]));

/** What every backbone must do, on a small network and images of noise. */
export function backboneChecks(
  plugin: Plugin<'backbone'>,
  { variant, options = {}, imageSize, engines = [] }: BackboneSuite,
): Check[] {
  const create = async () => plugin.create(plugin.options.parse(options), { variant });
  const subject = backboneSubject(create, imageSize);
  const { arrays, check } = subject;
  const outputsOf = ({ features, patchTokens, buffers }: BackboneOutput): Tree<Tensor> => ({
    features,
    patchTokens: Object.fromEntries(patchTokens.map((tokens, depth) => [`${depth}`, tokens])),
    buffers,
  });

  return [
    ...pluginChecks(plugin, 'backbone', variant),
    arrays('weights depend on the key alone; 0 is a key like others', (backbone) => {
      const first = snapshot(backbone.init(key(0)));
      const other = snapshot(backbone.init(key(1)));
      expectSame(snapshot(backbone.init(key(0))), first, 'weights of key 0');
      expect(differs(first, other), 'key 1 gives other weights').toBe(true);
    }),
    arrays('weights are finite, fill their shapes, and share no memory', (backbone) => {
      const leaves = flatten<NdArray>(backbone.init(key(0)));
      for (const [path, { shape, data }] of leaves) {
        expect(data.length, path).toBe(sizeOf(shape));
        expect(data.every(Number.isFinite), `${path} is finite`).toBe(true);
      }
      const memory = [...leaves.values()].map(({ data }) => data.buffer);
      expect(new Set(memory).size, 'arrays of memory').toBe(memory.length);
    }),
    arrays('weights can be saved and loaded, byte for byte', (backbone) => {
      const state = backbone.init(key(0));
      expectSame(snapshot(savedAndLoaded(state)), snapshot(state), 'the weights that were loaded');
    }),
    check('loaded weights give the same features', (backbone, state, images) => {
      const loaded = toTensors(savedAndLoaded(backbone.init(key(0)))) as ModelState;
      const featuresOf = (given: ModelState) =>
        snapshot({ features: backbone.apply(given, images, { training: false }).features });
      expectSame(featuresOf(loaded), featuresOf(state), 'features');
    }),
    check(
      'features are [batch, embedDim], patch tokens [batch, tokens, embedDim] of each block',
      (backbone, state, images) => {
        const { embedDim, depth, patchSize } = backbone;
        const blocks = backbone.blocks ?? new Array<BlockTokens>(depth).fill({ embedDim, patchSize });
        expect(blocks, 'blocks').toHaveLength(depth);
        expect(blocks.at(-1)?.patchSize, "patchSize of the last block, the backbone's own").toBe(patchSize);
        for (const training of [false, true]) {
          const { features, patchTokens, buffers } = backbone.apply(state, images, { training });
          expect(features.shape).toEqual([batch, embedDim]);
          expect(patchTokens.map(({ shape }) => shape)).toEqual(
            blocks.map((block) => [batch, (imageSize / block.patchSize) ** 2, block.embedDim]),
          );
          if (backbone.pooled) {
            const mean = tf.mean(patchTokens.at(-1) as Tensor, 1);
            expect(relativeError(features, mean), 'features as the mean of the last block').toBeLessThan(
              1e-4,
            );
          }
          expect(shapesOf(buffers), 'buffers').toEqual(shapesOf(state.buffers));
        }
      },
    ),
    check('outputs are finite, and different images have different features', (backbone, state, images) => {
      const { features } = backbone.apply(state, images, { training: false });
      const [first, second] = tf.unstack(features) as [Tensor, Tensor];
      expect(features.dataSync().every(Number.isFinite)).toBe(true);
      expect(relativeError(first, second)).toBeGreaterThan(1e-6);
    }),
    check('evaluation returns the buffers as they were given', (backbone, state, images) => {
      const { buffers } = backbone.apply(state, images, { training: false });
      for (const [name, buffer] of Object.entries(state.buffers))
        expect(buffers[name] === buffer, name).toBe(true);
    }),
    check('in evaluation, an image does not depend on its neighbours', (backbone, state, images) => {
      const all = backbone.apply(state, images, { training: false }).features;
      const second = tf.slice(images, [1, 0, 0, 0], [1, -1, -1, -1]);
      const alone = backbone.apply(state, second, { training: false }).features;
      expect(relativeError(alone, tf.slice(all, [1, 0], [1, -1]))).toBeLessThan(1e-4);
    }),
    check(
      'apply changes neither argument, and the second call equals the first',
      (backbone, state, images) => {
        const before = snapshot({ ...state, images });
        for (const training of [false, true]) {
          const first = snapshot(outputsOf(backbone.apply(state, images, { training })));
          backbone.apply(state, tf.neg(images), { training: true });
          expectSame(snapshot(outputsOf(backbone.apply(state, images, { training }))), first, 'outputs');
        }
        expectSame(snapshot({ ...state, images }), before, 'arguments');
      },
    ),
    check('no tensor outlives the step but those returned', (backbone, state, images) => {
      const before = tf.memory().numTensors;
      const features = tf.tidy(() => backbone.apply(state, images, { training: true }).features);
      expect(tf.memory().numTensors - before).toBe(1);
      features.dispose();
    }),
    check('images that do not fit are refused with their size', (backbone, state) => {
      const wrong = imageSize + 1;
      const apply = (shape: [number, number, number, number]) => () =>
        backbone.apply(state, tf.zeros(shape), { training: false });
      if (backbone.patchSize > 1) expect(apply([1, wrong, imageSize, 3])).toThrow(String(wrong));
      expect(apply([1, imageSize, imageSize, 5])).toThrow(/\b5\b/);
    }),
    ...backboneGradientChecks(subject, engines),
  ];
}
