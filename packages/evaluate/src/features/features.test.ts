import type { Backbone, Engine, FeatureTable, NdArray, Tree } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extractFeatures } from './extract-features.ts';
import { readFeatures, writeFeatures } from './feature-files.ts';
import { pixelFeatures } from './pixel-features.ts';
import { multiDepths, poolFeatures, pooledDim } from './pool-features.ts';

/** Three channels as features; block b returns the four quarters' channel means plus b. */
const toy = (depth: number): Backbone => ({
  name: 'toy',
  embedDim: 3,
  depth,
  patchSize: 2,
  init: () => ({ params: {}, buffers: {} }),
  apply(state, images, { training }) {
    expect(training).toBe(false);
    const half = (images.shape[1] as number) / 2;
    const quarters = tf.reshape(tf.avgPool(images, half, half, 'valid'), [-1, 4, 3]) as tf.Tensor3D;
    const gain = state.params['gain'] as tf.Tensor;
    return {
      features: tf.mul(tf.mean(quarters, 1), gain) as tf.Tensor2D,
      patchTokens: Array.from({ length: depth }, (_, block) => tf.add(quarters, block) as tf.Tensor3D),
      buffers: state.buffers,
    };
  },
});

const leaf = ({ shape, data, dtype }: NdArray): tf.Tensor =>
  tf.tensor(data, [...shape], dtype === 'float32' ? 'float32' : 'int32');
let disposed = 0;
/** Runs a step as it is, on the plain backend. */
const eager: Engine = {
  name: 'eager',
  async compile(step, state) {
    await tf.setBackend('cpu');
    const held = {
      params: { gain: leaf((state['params'] as Tree<NdArray>)['gain'] as NdArray) },
      buffers: {},
    };
    return {
      async run(input) {
        const [, outputs] = step(held, { images: leaf(input['images'] as NdArray) });
        const features = outputs['features'] as tf.Tensor2D;
        return {
          features: { dtype: 'float32', shape: features.shape, data: features.dataSync<'float32'>().slice() },
        };
      },
      state: () => state,
      setState: () => undefined,
      dispose: async () => void disposed++,
    };
  },
};

const state = {
  params: { gain: { dtype: 'float32', shape: [], data: Float32Array.of(2) } },
  buffers: {},
} as const;
const image = (value: number): number[] => Array.from({ length: 48 }, (_, i) => value + (i % 3));
const batch = (values: number[], valid = values.length): { images: NdArray<'uint8'>; valid: number } => ({
  images: { dtype: 'uint8', shape: [values.length, 4, 4, 3], data: Uint8Array.from(values.flatMap(image)) },
  valid,
});

describe('extractFeatures', () => {
  const options = { engine: eager, backbone: toy(3), state, imageSize: 4, batchSize: 2 } as const;

  it('brings bytes to -1..1, pools, and drops what is beyond the last image', async () => {
    const done: number[] = [];
    const batches = [batch([0, 100]), batch([253, 7], 1)];
    const found = await extractFeatures({
      ...options,
      batches,
      pooling: 'cls',
      onProgress: (count) => done.push(count),
    });
    expect([found.rows, found.embedDim, done]).toEqual([3, 3, [2, 3]]);
    const expected = [0, 100, 253].flatMap((value) =>
      [0, 1, 2].map((channel) => 2 * (((value + channel) / 255) * 2 - 1)),
    );
    expected.forEach((value, i) => expect(found.features[i]).toBeCloseTo(value, 5));
    expect(disposed).toBe(1);
  });

  it('takes batches as they come', async () => {
    const stream = async function* (): AsyncGenerator<ReturnType<typeof batch>> {
      yield batch([1, 2]);
      yield batch([3, 4]);
    };
    expect(
      (await extractFeatures({ ...options, batches: stream(), pooling: 'multi' })).features,
    ).toHaveLength(4 * 15);
  });

  it('averages over orientations', async () => {
    // What the network below sees is the first pixel, which each of the four orientations takes from another corner.
    const corner: Backbone = {
      ...toy(3),
      apply: (given, images, context) => ({
        ...toy(3).apply(given, images, context),
        features: tf.reshape(tf.slice(images, [0, 0, 0, 0], [-1, 1, 1, 3]), [-1, 3]),
      }),
    };
    const data = Uint8Array.from({ length: 96 }, (_, i) => (i * 37) % 251);
    const images = { dtype: 'uint8', shape: [2, 4, 4, 3], data } as const;
    const given = { ...options, backbone: corner, batches: [{ images, valid: 1 }], pooling: 'cls' } as const;
    const { features } = await extractFeatures({ ...given, orientations: 4 });
    const corners = [0, 3, 12, 15].map((pixel) => data[pixel * 3] as number);
    expect(features[0]).toBeCloseTo(corners.reduce((sum, value) => sum + value / 127.5 - 1, 0) / 4, 5);
  });

  it('says which image sizes and batches fit', async () => {
    await expect(extractFeatures({ ...options, imageSize: 5, batches: [], pooling: 'cls' })).rejects.toThrow(
      'a multiple of 2 pixels, not 5. The nearest are 4 and 6',
    );
    disposed = 0;
    await expect(extractFeatures({ ...options, batches: [batch([1])], pooling: 'cls' })).rejects.toThrow(
      '[1, 4, 4, 3]',
    );
    expect(disposed).toBe(1);
  });
});

describe('pooling', () => {
  it('takes four evenly spaced depths, the last among them', () => {
    expect(multiDepths(12)).toEqual([2, 5, 8, 11]);
    expect(multiDepths(24)).toEqual([5, 11, 17, 23]);
    expect(multiDepths(3)).toEqual([0, 1, 2]);
    expect(pooledDim({ embedDim: 384, depth: 12 }, 'multi')).toBe(6 * 384);
  });

  it('sets the class token before the patch means, shallow first, and the first deviation', async () => {
    await tf.setBackend('cpu');
    const output = { features: tf.tensor2d([[9, 8]]), patchTokens: Array.from({ length: 8 }, (_, b) => tf.tensor3d([[[b, 0], [b, 2]]])), buffers: {} }; // prettier-ignore
    const values = (pooling: 'cls' | 'patch-mean' | 'multi'): number[] => [
      ...poolFeatures(output, pooling, { embedDim: 2, depth: 8 }).dataSync(),
    ];
    expect(values('cls')).toEqual([9, 8]);
    expect(values('patch-mean')).toEqual([7, 1]);
    // Tokens [1, 0] and [1, 2]: the first value does not vary, the second lies 1 off its mean.
    const deviation = [Math.sqrt(1e-6), Math.sqrt(1 + 1e-6)];
    const expected = [9, 8, 1, 1, 3, 1, 5, 1, 7, 1, ...deviation];
    values('multi').forEach((value, index) => expect(value).toBeCloseTo(expected[index] as number, 6));
    expect(values('multi')).toHaveLength(expected.length);
  });

  it('takes blocks of other widths, and the mean of the last block once where that is the feature', async () => {
    await tf.setBackend('cpu');
    const blocks = [
      { embedDim: 1, patchSize: 4 },
      { embedDim: 2, patchSize: 8 },
      { embedDim: 3, patchSize: 16 },
    ];
    const patchTokens = [
      tf.tensor3d([[[1], [2], [3], [6]]]),
      tf.tensor3d([[[4, 5]]]),
      tf.tensor3d([[[6, 7, 8]]]),
    ];
    const output = { features: tf.tensor2d([[6, 7, 8]]), patchTokens, buffers: {} };
    const pooled = { embedDim: 3, depth: 3, blocks, pooled: true };
    const expected = {
      cls: [6, 7, 8],
      'patch-mean': [6, 7, 8],
      multi: [6, 7, 8, 3, 4, 5, Math.sqrt(3.5)],
    } as const;
    for (const pooling of ['cls', 'patch-mean', 'multi'] as const) {
      const found = [...poolFeatures(output, pooling, pooled).dataSync()];
      found.forEach((value, index) =>
        expect(value, pooling).toBeCloseTo(expected[pooling][index] as number, 6),
      );
      expect(pooledDim(pooled, pooling), pooling).toBe(expected[pooling].length);
    }
    // A class token stands for itself: all three means beside it.
    expect(pooledDim({ ...pooled, pooled: false }, 'multi')).toBe(10);
  });
});

describe('pixelFeatures', () => {
  it('are area means, for sizes that the grid divides and others', async () => {
    const ramp = Uint8Array.from({ length: 5 * 5 * 3 }, (_, i) =>
      i % 3 === 0 ? 10 * (Math.floor(i / 3) % 5) : 51 * (i % 3),
    );
    const { features, embedDim } = await pixelFeatures(
      [{ images: { dtype: 'uint8', shape: [1, 5, 5, 3], data: ramp }, valid: 1 }],
      2,
    );
    expect(embedDim).toBe(12);
    // Red rises 0 10 20 30 40; the left half is 0, 10 and half of 20: (0 + 10 + 10) / 2.5 = 8.
    [8, 51, 102, 32, 51, 102, 8, 51, 102, 32, 51, 102].forEach((value, i) =>
      expect(features[i]).toBeCloseTo(value / 255, 6),
    );
    const even = await pixelFeatures([batch([40, 60], 1)], 2);
    expect([even.rows, even.features[0]]).toEqual([1, Math.fround(40 / 255)]);
  });
});

describe('feature files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparsam-features-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const table: FeatureTable = {
    features: Float32Array.of(1, 2, 3, 4, 5, 6),
    embedDim: 3,
    images: ['a.png', 'ü/b.png'],
    backbone: 'toy',
    weights: 'ab12',
    imageSize: 64,
    pooling: 'multi',
    orientations: 4,
  };

  it('give back the table', async () => {
    const file = join(folder, 'features.safetensors');
    await writeFeatures(file, table);
    expect(await readFeatures(file)).toEqual(table);
  });

  it('say what is wrong with them', async () => {
    const file = join(folder, 'features.safetensors');
    await expect(readFeatures(file)).rejects.toThrow('no such file');
    await expect(writeFeatures(file, { ...table, embedDim: 2 })).rejects.toThrow('holds 6 values');
    await writeFeatures(file, table);
    const manifest = join(folder, 'features.json');
    await writeFile(manifest, '{"images": ["a.png"]}');
    await expect(readFeatures(file)).rejects.toThrow('is not the manifest of a feature file: backbone');
    await writeFile(manifest, JSON.stringify({ ...table, features: undefined, images: ['a.png'] }));
    await expect(readFeatures(file)).rejects.toThrow('has 2 rows and');
    await writeFile(manifest, '{');
    await expect(readFeatures(file)).rejects.toThrow('is not JSON');
  });
});
