import { dirname, join } from 'node:path';
import { SparsamError, float32, scalar } from '@sparsam/core';
import { createBuilder, emitOnnx } from '@sparsam/graph';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { OpenvinoError } from './api.ts';
import { createOpenvinoEngine } from './engine.ts';
import { explain } from './explain.ts';
import { loadLibrary } from './library.ts';
import { createSession } from './session.ts';
import { missing } from './test-support/missing.ts';

const here = () =>
  loadLibrary(undefined, { env: process.env, platform: process.platform, cwd: process.cwd() });

test('without the library, compiling says how to get it', async () => {
  const engine = createOpenvinoEngine({ threads: 1, library: '/there/is/no/such/folder' });
  const compile = engine.compile((state) => [state, {}], {}, {});
  await expect(compile).rejects.toThrow(SparsamError);
  await expect(compile).rejects.toThrow(/openvino\.library.*pip install openvino.*--engine onnx/);
  const [device] = (await engine.devices?.()) ?? [];
  expect(device?.missing).toMatch(/pip install openvino/);
});

test('what OpenVINO says about a model it cannot run becomes one sentence', () => {
  const said = [
    'Exception from src/inference/src/cpp/core.cpp:105:',
    "Check 'false' failed at src/frontends/report.cpp:151:",
    '-- Gemm-21 with a message: ...',
    'Summary:',
    '-- Conversion is failed for: Gemm-21, com.microsoft.FusedMatMul',
  ].join('\n');
  const version = '2026.4.1-22982-abc';
  const translate = (text: string) => () =>
    explain(new OpenvinoError('core_compile_model', -1, text), { version });
  expect(translate(said)).toThrow(SparsamError);
  expect(translate(said)).toThrow(
    /OpenVINO 2026\.4\.1 cannot run this step: .*: Gemm-21, com\.microsoft\.FusedMatMul\. Take --engine onnx/,
  );
  expect(translate('Exception from src/plugin.cpp:54:\nNot enough memory.\n')).toThrow(
    /cannot run this step: Not enough memory\. Take/,
  );
  expect(() => explain(new RangeError('not mine'), { version })).toThrow(RangeError);
});

describe.skipIf(missing.f32 !== undefined)('with the library', () => {
  test('an operator that OpenVINO lacks is named', async () => {
    const builder = createBuilder();
    const x = builder.input('x', 'float32', [2, 3, 4]);
    const y = builder.input('y', 'float32', [3, 4, 5]);
    // Batches that are not the first axis: a form of this operator that only ONNX Runtime runs.
    const product = builder.op('FusedMatMul', [x, y], { transBatchA: 1 });
    const model = emitOnnx(builder.finish(new Map([['product', product]])));
    const api = await here();
    const compile = createSession(api, model, { threads: 1 }).catch((error: unknown) => explain(error, api));
    await expect(compile).rejects.toThrow(SparsamError);
    await expect(compile).rejects.toThrow(/cannot run this step.*MatMul/);
  });

  test('a library without the functions is refused by the first that it lacks', async () => {
    const library = join(dirname((await here()).path), 'libtbb.so.12');
    const compile = createOpenvinoEngine({ threads: 1, library }).compile((state) => [state, {}], {}, {});
    await expect(compile).rejects.toThrow(SparsamError);
    await expect(compile).rejects.toThrow(/libtbb.*ov_\w+/);
  });

  test('a step runs while the event loop goes on', async () => {
    const size = 512;
    const step = await createOpenvinoEngine({ threads: 1 }).compile(
      (state, { x }) => {
        let y = x as tf.Tensor2D;
        for (let i = 0; i < 20; i++) y = tf.softmax(tf.matMul(y, x as tf.Tensor2D));
        return [state, { y: tf.sum(y) }];
      },
      {},
      { x: { dtype: 'float32', shape: [size, size] } },
    );
    const running = step.run({ x: float32(new Float32Array(size * size).fill(0.1), [size, size]) });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await running;
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
    await step.dispose();
  });

  test('a step after dispose is refused', async () => {
    const step = await createOpenvinoEngine({ threads: 1 }).compile(
      ({ a }, { x }) => [{ a: tf.add(a as Tensor, x as Tensor) }, {}],
      { a: scalar(1) },
      { x: { dtype: 'float32', shape: [] } },
    );
    await step.dispose();
    await step.dispose();
    await expect(step.run({ x: scalar(1) })).rejects.toThrow(/disposed/);
  });
});
