import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { createOnnxEngine } from './engine.ts';

export { type OnnxEngineOptions, createOnnxEngine } from './engine.ts';

/** ONNX Runtime: the default engine. */
export default definePlugin({
  kind: 'engine',
  name: 'onnx',
  apiVersion,
  description: 'Traces the step into one graph and runs it on ONNX Runtime (CPU or CUDA).',
  options: z.strictObject({
    device: z
      .enum(['cpu', 'cuda', 'auto'])
      .default('cpu')
      .describe('auto is CUDA where it works; only cpu gives equal bytes everywhere'),
    precision: z
      .enum(['f32', 'int8'])
      .default('f32')
      .describe('int8, for features only: linear layers in eight bits'),
  }),
  create: ({ device, precision }, { threads, memory = 'usual' }) =>
    createOnnxEngine({ threads, device, memory, precision }),
});
