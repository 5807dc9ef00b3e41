import { type CompileOptions, float32, normalArray, key, scalar } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { createOnnxEngine } from './engine.ts';

test('a step keeps its state from run to run', async () => {
  const engine = createOnnxEngine({ threads: 1 });
  const step = await engine.compile(
    (state, input) => {
      const total = tf.add(state['total'] as Tensor, input['x'] as Tensor);
      return [
        { total, fixed: state['fixed'] as Tensor },
        { sum: tf.sum(tf.matMul(total as tf.Tensor2D, state['fixed'] as tf.Tensor2D)) },
      ];
    },
    { total: float32(new Float32Array(4), [2, 2]), fixed: float32(Float32Array.of(1, 0, 0, 1), [2, 2]) },
    { x: { dtype: 'float32', shape: [2, 2] } },
  );
  const x = float32(Float32Array.of(1, 2, 3, 4), [2, 2]);
  expect((await step.run({ x }))['sum']).toEqual(scalar(10));
  expect((await step.run({ x }))['sum']).toEqual(scalar(20));
  expect((step.state()['total'] as typeof x).data).toEqual(Float32Array.of(2, 4, 6, 8));
  await step.dispose();
});

test('a wrong shape is refused with both shapes', async () => {
  const engine = createOnnxEngine({ threads: 1 });
  const step = await engine.compile(
    (state, input) => [state, { y: tf.neg(input['x'] as Tensor) }],
    {},
    { x: { dtype: 'float32', shape: [2] } },
  );
  await expect(step.run({ x: normalArray(key(0), [3]) })).rejects.toThrow(
    /input\/x as float32\[2\].*float32\[3\]/,
  );
  await step.dispose();
});

test('CUDA is used where it works; where not, asking for it says what it needs, and auto takes the processor', async () => {
  const compile = (device: 'cuda' | 'auto') =>
    createOnnxEngine({ threads: 1, device }).compile(
      (state, input) => [state, { y: tf.neg(input['x'] as Tensor) }],
      {},
      { x: { dtype: 'float32', shape: [1] } },
    );
  const devices = (await createOnnxEngine({ threads: 1 }).devices?.()) ?? [];
  expect(devices.map(({ name }) => name)).toEqual(['cuda', 'cpu']);
  const [cuda, cpu] = devices;
  expect(cpu?.missing).toBeUndefined();
  if (cuda?.missing === undefined) {
    await (await compile('cuda')).dispose();
  } else {
    expect(cuda.missing).toMatch(/CUDA 12 with cuDNN 9/);
    await expect(compile('cuda')).rejects.toThrow(/no CUDA here.*--set onnx.device=cpu/);
  }
  const step = await compile('auto');
  expect((await step.run({ x: float32(Float32Array.of(2), [1]) }))['y']).toEqual(
    float32(Float32Array.of(-2), [1]),
  );
  await step.dispose();
});

test('a step for a constant state refuses another one, and a step that changes it', async () => {
  const engine = createOnnxEngine({ threads: 1 });
  const state = { gain: float32(Float32Array.of(2, 3), [2]) };
  const x = { dtype: 'float32', shape: [2] } as const;
  const step = await engine.compile(
    (held, input) => [held, { y: tf.mul(held['gain'] as Tensor, input['x'] as Tensor) }],
    state,
    { x },
    { constantState: true },
  );
  const { y } = await step.run({ x: float32(Float32Array.of(1, 1), [2]) });
  expect([...(y as { data: Float32Array }).data]).toEqual([2, 3]);
  expect(() => step.setState(state)).toThrow('compiled for a constant state');
  await step.dispose();
  const changing = engine.compile(
    ({ gain }) => [{ gain: tf.neg(gain as Tensor) }, {}],
    state,
    { x },
    { constantState: true },
  );
  await expect(changing).rejects.toThrow('it changes state/gain');
});

test('eight bits give what float32 gives but for rounding, and want typical input; no step learns in them', async () => {
  const state = { w: normalArray(key(1), [24, 16]), b: normalArray(key(2), [16]) };
  const spec = { x: { dtype: 'float32', shape: [96, 24] } } as const;
  const compile = (precision: 'f32' | 'int8', options?: CompileOptions) =>
    createOnnxEngine({ threads: 1, precision }).compile(
      (held, { x }) => [
        held,
        { y: tf.add(tf.matMul(x as tf.Tensor2D, held['w'] as tf.Tensor2D), held['b'] as Tensor) },
      ],
      state,
      spec,
      options,
    );
  const x = normalArray(key(4), [96, 24]);
  const typicalInputs = () => [{ x: normalArray(key(3), [96, 24]) }, { x }];
  const [exact, rounded] = [
    await compile('f32', { constantState: true }),
    await compile('int8', { constantState: true, typicalInputs }),
  ];
  const [wanted, given] = await Promise.all(
    [exact, rounded].map(async (step) => ((await step.run({ x }))['y'] as typeof x).data),
  );
  const rms = (values: Float32Array): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const error = rms((wanted as Float32Array).map((value, i) => value - (given as Float32Array)[i]!));
  // Steps of the largest weight of a column / 63 and of the range of x / 255: about .01 of what is rounded, each.
  expect(error / rms(wanted as Float32Array)).toBeLessThan(0.02);
  expect(error).toBeGreaterThan(0);
  await exact.dispose();
  await rounded.dispose();
  await expect(compile('int8', { constantState: true })).rejects.toThrow('images to measure ranges on');
  await expect(compile('int8')).rejects.toThrow(/features of a network that is done.*--precision f32/);
});
