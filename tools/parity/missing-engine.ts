import type { Engine } from '@sparsam/core';

/** Why an engine cannot be used here, as where its library is not installed; undefined where it can. */
export async function missingEngine(engine: Engine): Promise<string | undefined> {
  if (engine.name !== 'openvino') return undefined;
  const [device] = (await engine.devices?.()) ?? [];
  return device?.missing;
}
