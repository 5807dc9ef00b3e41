import { describeEngine } from '@sparsam/testing';
import { test } from 'vitest';
import plugin from './index.ts';
import { missing } from './test-support/missing.ts';

// `npm run test:openvino` installs the library first.
if (missing.f32 === undefined) describeEngine(plugin);
else test.skip(`skipped: ${missing.f32}`, () => {});
