import { describeEngine } from '@sparsam/testing';
import { describe, test } from 'vitest';
import { tfjsDevices } from './backends.ts';
import plugin from './index.ts';

// Plain JavaScript and WebAssembly are installed here; TensorFlow is where tools/tfjs-node has built it.
for (const { name, options, missing } of await tfjsDevices()) {
  describe(name, () => {
    if (missing === undefined) describeEngine(plugin, { options });
    else test.skip(`skipped: ${missing}`, () => {});
  });
}
