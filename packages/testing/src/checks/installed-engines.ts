import type { Engine, Plugin } from '@sparsam/core';
import { type Check, NotHere } from './check.ts';

/** Engines that may stand beside a plugin; those that are there are compared with the step run operation by operation. */
const known = ['onnx', 'tfjs', 'openvino'] as const;

async function createInstalled(name: string): Promise<Engine> {
  const specifier = `@sparsam/engine-${name}`;
  let plugin: Plugin<'engine'>;
  try {
    plugin = ((await import(/* @vite-ignore */ specifier)) as { default: Plugin<'engine'> }).default;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_LOAD_URL';
    if (missing || /cannot find|failed to (load|resolve)/i.test(message))
      throw new NotHere(`${specifier} is not installed`);
    throw error;
  }
  return plugin.create(plugin.options.parse({}), { threads: 1 });
}

/** One check for each engine: that it computes the same. Engines that are not installed are skipped, with that reason. */
export function engineParityChecks(compare: (engine: Engine) => Promise<void>): Check[] {
  return known.map((name) => ({
    name: `the engine "${name}", where installed, computes the same`,
    run: async () => compare(await createInstalled(name)),
  }));
}
