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

/** Why none of an engine's devices works here, as where the library that its plugin calls is not installed. */
async function missingEverywhere(engine: Engine): Promise<string | undefined> {
  const devices = (await engine.devices?.()) ?? [];
  return devices.every(({ missing }) => missing !== undefined) ? devices[0]?.missing : undefined;
}

/** One check for each engine: that it computes the same. Engines that are not installed, or
 * whose library is not, are skipped with that reason. */
export function engineParityChecks(compare: (engine: Engine) => Promise<void>): Check[] {
  return known.map((name) => ({
    name: `the engine "${name}", where installed, computes the same`,
    run: async () => {
      const engine = await createInstalled(name);
      try {
        await compare(engine);
      } catch (error) {
        const missing = await missingEverywhere(engine);
        throw missing === undefined ? error : new NotHere(missing);
      }
    },
  }));
}
