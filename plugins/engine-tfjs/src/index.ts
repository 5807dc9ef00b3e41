import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { createTfjsEngine } from './engine.ts';

export { createTfjsEngine } from './engine.ts';

/** Any registered tfjs backend, operation by operation. */
export default definePlugin({
  kind: 'engine',
  name: 'tfjs',
  apiVersion,
  description: 'Runs the step operation by operation on a registered tfjs backend.',
  options: z.object({ backend: z.string().default('cpu') }),
  create: ({ backend }) => createTfjsEngine({ backend }),
});
