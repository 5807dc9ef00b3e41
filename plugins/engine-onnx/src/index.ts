import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { createOnnxEngine } from './engine.ts';

export { type OnnxEngineOptions, createOnnxEngine } from './engine.ts';

/** ONNX Runtime on the CPU: the default engine. */
export default definePlugin({
  kind: 'engine',
  name: 'onnx',
  apiVersion,
  description: 'Traces the step into one graph and runs it on ONNX Runtime (CPU).',
  options: z.object({}),
  create: (_, { threads }) => createOnnxEngine({ threads }),
});
