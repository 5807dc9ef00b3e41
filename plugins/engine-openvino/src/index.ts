import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { createOpenvinoEngine } from './engine.ts';

export { type OpenvinoEngineOptions, createOpenvinoEngine } from './engine.ts';

/** OpenVINO: the fastest engine on Intel's processors. */
export default definePlugin({
  kind: 'engine',
  name: 'openvino',
  apiVersion,
  description: 'Traces the step into one graph and runs it on OpenVINO, which is installed separately.',
  options: z.strictObject({
    precision: z.enum(['f32', 'bf16']).default('f32').describe('bf16 is quicker on processors that have it'),
    library: z.string().optional().describe('the library of OpenVINO or a folder that holds it'),
  }),
  create: ({ precision, library }, { threads }) =>
    createOpenvinoEngine({ threads, precision, ...(library === undefined ? {} : { library }) }),
});
