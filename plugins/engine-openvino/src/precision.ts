import { SparsamError } from '@sparsam/core';
import type { OpenvinoApi } from './api.ts';

/** What a step computes in. `bf16` rounds what products and convolutions work on; `docs/decisions` says what it leaves. */
export type Precision = 'f32' | 'bf16';

/** What OpenVINO says that the processor can do: `FP32 INT8 BF16 ...`. */
export function capabilities(api: OpenvinoApi): readonly string[] {
  const core = api.make('core_create');
  try {
    return api.property(core, 'CPU', 'OPTIMIZATION_CAPABILITIES').split(/\s+/);
  } finally {
    api.free('core_free', core);
  }
}

/** Why this processor cannot do a precision, or undefined where it can. */
export function missingPrecision(precision: Precision, known: readonly string[]): string | undefined {
  if (precision === 'f32' || known.includes('BF16')) return undefined;
  return `the processor has no instructions for bf16 (AVX512_BF16 or AMX; OpenVINO lists ${known.join(', ')})`;
}

/** Throws SparsamError (usage) where the processor cannot do a precision. */
export function checkPrecision(precision: Precision, known: readonly string[]): void {
  const missing = missingPrecision(precision, known);
  if (missing === undefined) return;
  throw new SparsamError(
    'usage',
    `The engine "openvino" cannot compute in ${precision} here: ${missing}. Take --precision f32, the default.`,
  );
}
