import type { Engine } from '@sparsam/core';

/**
 * Why an engine cannot be used here, as where its library is not installed, or the processor cannot do the precision;
 * undefined where it can. Engines that need nothing are not asked.
 */
export async function missingEngine(
  engine: Engine,
  precision: 'f32' | 'bf16' = 'f32',
): Promise<string | undefined> {
  if (engine.name !== 'openvino') return undefined;
  const devices = (await engine.devices?.()) ?? [];
  const own = devices.find(({ options }) => options['precision'] === precision);
  return (own ?? devices[0])?.missing;
}
