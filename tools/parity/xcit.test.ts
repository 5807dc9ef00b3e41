import { readFileSync } from 'node:fs';
import { resolveArchitecture, createXcit } from '@sparsam/backbone-xcit';
import { decodeSafetensors } from '@sparsam/checkpoint';
import { type Flat, type NdArray, type StepFunction, leaf } from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { registerGradients } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { compare, goldenImages, goldenState } from './xcit-golden.ts';

/**
 * XCiT against timm (goldens/xcit.py) through the traced graph on ONNX Runtime: features, the patch means of every
 * block and, in training, the running statistics after one forward.
 */
const variants = ['xcit_nano_12_p16', 'xcit_tiny_12_p8', 'xcit_small_12_p8'];
const cases = variants.flatMap((variant) => [64, 224].map((size) => [variant, size] as const));
/** Made once a variant: hashing 26 million weights takes seconds. */
const states = new Map<string, ReturnType<typeof goldenState>>();
const folder = new URL('../goldens/fixtures/xcit/', import.meta.url);

describe.each(cases)('%s at %i pixels', (variant, size) => {
  const file = `${variant}_${size}.safetensors`;
  const expected = Object.fromEntries(decodeSafetensors(readFileSync(new URL(file, folder)), file).tensors);
  const { name, architecture } = resolveArchitecture(variant);
  const backbone = createXcit(name, architecture);

  test.each(['evaluation', 'training'])('%s', { timeout: 120_000 }, async (mode) => {
    const reference = leaf(expected, `${mode}.features`);
    const images = goldenImages(size, reference.shape[0] as number);
    const step: StepFunction = (state, input) => {
      const model = state as { params: Flat<Tensor>; buffers: Flat<Tensor> };
      const output = backbone.apply(model, input.images as Tensor4D, { training: mode === 'training' });
      const patchMeans = tf.stack(output.patchTokens.map((tokens) => tf.mean(tokens, 1)));
      return [
        { ...model, buffers: output.buffers },
        { features: output.features, patchMeans },
      ];
    };
    const state = states.get(variant) ?? goldenState(backbone);
    states.set(variant, state);
    const spec = { images: { dtype: images.dtype, shape: images.shape } };
    const compiled = await createOnnxEngine({ threads: 2 }).compile(step, state, spec);
    try {
      const { features, patchMeans } = (await compiled.run({ images })) as Flat<NdArray>;
      const ofFeatures = compare(features!.data, reference.data);
      const ofPatches = compare(patchMeans!.data, leaf(expected, `${mode}.patch_means`).data);
      console.info(
        `${variant} ${size} ${mode}: features ${(ofFeatures.difference / ofFeatures.std).toExponential(1)}, ` +
          `patch means ${(ofPatches.difference / ofPatches.std).toExponential(1)} of their standard deviation`,
      );
      expect(ofFeatures.difference).toBeLessThan(1e-4 * ofFeatures.std);
      expect(ofPatches.difference).toBeLessThan(1e-4 * ofPatches.std);
      const { buffers } = compiled.state() as unknown as { buffers: Flat<NdArray> };
      for (const [path, buffer] of Object.entries(buffers)) {
        if (mode === 'evaluation') expect(buffer.data, path).toEqual(state.buffers[path]!.data);
        else if (path.endsWith('num_batches_tracked')) expect([...buffer.data]).toEqual([4]);
        else
          expect(compare(buffer.data, leaf(expected, `buffers.${path}`).data).difference, path).toBeLessThan(
            1e-5,
          );
      }
    } finally {
      await compiled.dispose();
    }
  });
});

/** A small network's gradients in training, from timm in double precision, through the traced backward pass. */
describe.each([
  ['small', 40, 72],
  ['tall', 136, 32],
] as const)('gradients on a %s grid, %i x %i pixels', (grid, height, width) => {
  test('of every parameter', { timeout: 60_000 }, async () => {
    const file = 'free.safetensors';
    const golden = Object.fromEntries(decodeSafetensors(readFileSync(new URL(file, folder)), file).tensors);
    const sizes = { patchSize: 8, embedDim: 16, depth: 2, numHeads: 2, tokensNorm: true };
    const backbone = createXcit('free', resolveArchitecture('xcit', sizes).architecture);
    const pixels = Float32Array.from({ length: 2 * height * width * 3 }, (_, index) => {
      const [channel, column] = [index % 3, Math.floor(index / 3) % width];
      const row = Math.floor(index / (3 * width)) % height;
      const image = Math.floor(index / (3 * width * height));
      return Math.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image);
    });
    const state = Object.entries(golden).flatMap(([name, array]) =>
      name.startsWith('state/') ? [[name.slice('state/'.length), array] as const] : [],
    );
    const isBuffer = (name: string): boolean => /running_|num_batches/.test(name);
    const params = Object.fromEntries(state.filter(([name]) => !isBuffer(name)));
    const buffers = Object.fromEntries(state.filter(([name]) => isBuffer(name)));
    const names = Object.keys(params);
    const probe = leaf(golden, `${grid}.probe`);
    registerGradients();
    const step: StepFunction = (given, input) => {
      const model = given as { params: Flat<Tensor>; buffers: Flat<Tensor> };
      const { value, grads } = tf.valueAndGrads((...leaves: Tensor[]) => {
        const replaced = Object.fromEntries(names.map((name, index) => [name, leaves[index] as Tensor]));
        const output = backbone.apply({ ...model, params: replaced }, input.images as Tensor4D, {
          training: true,
        });
        const first = tf.mean(tf.square(output.patchTokens[0] as Tensor));
        return tf.add(tf.sum(tf.mul(output.features, input.probe as Tensor)), first) as tf.Scalar;
      })(names.map((name) => leaf(model.params, name)));
      return [
        model,
        { loss: value, ...Object.fromEntries(names.map((name, index) => [name, grads[index] as Tensor])) },
      ];
    };
    const images: NdArray = { dtype: 'float32', shape: [2, height, width, 3], data: pixels };
    const compiled = await createOnnxEngine({ threads: 2 }).compile(
      step,
      { params, buffers },
      { images, probe },
    );
    try {
      const { loss, ...gradients } = (await compiled.run({ images, probe })) as Flat<NdArray>;
      expect(loss!.data[0]).toBeCloseTo(leaf(golden, `${grid}.loss`).data[0] as number, 4);
      for (const [name, gradient] of Object.entries(gradients)) {
        const expected = leaf(golden, `${grid}.gradient/${name}`).data;
        // Relative to the largest entry; the class attention's key bias has a gradient of 0 but for rounding.
        const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0.1);
        expect(compare(gradient.data, expected).difference / scale, name).toBeLessThan(1e-4);
      }
    } finally {
      await compiled.dispose();
    }
  });
});
