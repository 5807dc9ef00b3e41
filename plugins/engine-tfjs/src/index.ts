import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { backendNames } from './backends.ts';
import { createTfjsEngine } from './engine.ts';

export type { Backend } from './backends.ts';
export { createTfjsEngine } from './engine.ts';

/** TensorFlow.js, operation by operation. */
export default definePlugin({
  kind: 'engine',
  name: 'tfjs',
  apiVersion,
  description:
    'Runs the step operation by operation on TensorFlow.js (TensorFlow, WebAssembly or JavaScript).',
  options: z.strictObject({
    backend: z.enum(backendNames).default('auto').describe('auto is the first of them that works'),
  }),
  create: ({ backend }) => createTfjsEngine({ backend }),
});
