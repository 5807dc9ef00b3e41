import type { EngineDevice } from '@sparsam/core';
import type { OpenvinoApi } from './api.ts';
import { type Precision, capabilities, missingPrecision } from './precision.ts';

/** The precisions that the engine can compute in, and whether each works on this machine. */
export async function openvinoDevices(load: () => Promise<OpenvinoApi>): Promise<EngineDevice[]> {
  const device = (precision: Precision, missing: string | undefined): EngineDevice => ({
    name: `cpu, ${precision}`,
    options: { precision },
    ...(missing === undefined ? {} : { missing }),
  });
  try {
    const known = capabilities(await load());
    return (['f32', 'bf16'] as const).map((precision) =>
      device(precision, missingPrecision(precision, known)),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [device('f32', reason)];
  }
}
