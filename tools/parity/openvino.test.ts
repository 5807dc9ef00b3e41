import { type NdArray, type Tree, flatten, key } from '@sparsam/core';
import { createOpenvinoEngine } from '@sparsam/engine-openvino';
import { describe, expect, test } from 'vitest';
import { missingEngine } from './missing-engine.ts';
import { batch, inputOf, tinyDino } from './tiny-dino.ts';

// What a run that goes on from a checkpoint relies on: the same bytes as if it had never stopped.

function expectEqual(found: Tree<NdArray>, expected: Tree<NdArray>): void {
  const wanted = flatten(expected);
  const given = flatten(found);
  expect([...given.keys()]).toEqual([...wanted.keys()]);
  for (const [path, { data }] of wanted) expect(given.get(path)?.data, path).toEqual(data);
}

describe.each([
  { precision: 'f32', threads: 2 },
  { precision: 'bf16', threads: 2 },
] as const)('openvino, $precision, $threads threads', ({ precision, threads }) => {
  test(
    'going on from a state gives the bytes of never having stopped',
    { timeout: 240_000 },
    async ({ skip }) => {
      const missing = await missingEngine(createOpenvinoEngine({ threads }), precision);
      if (missing !== undefined) skip(missing);
      const step = await tinyDino({ depth: 1 });
      const compile = (state: Tree<NdArray>) =>
        createOpenvinoEngine({ threads, precision }).compile(step.step, state, step.inputSpec(batch));
      const straight = await compile(step.init(key(1)));
      let halfway: Tree<NdArray> = {};
      for (let index = 2; index < 7; index++) {
        if (index === 5) halfway = straight.state();
        await straight.run(inputOf(step, index));
      }
      const resumed = await compile(halfway);
      for (let index = 5; index < 7; index++) await resumed.run(inputOf(step, index));
      expectEqual(resumed.state(), straight.state());

      // In the same session, after an odd number of steps more: the other set of buffers.
      await straight.run(inputOf(step, 7));
      straight.setState(halfway);
      for (let index = 5; index < 7; index++) await straight.run(inputOf(step, index));
      expectEqual(straight.state(), resumed.state());
      await straight.dispose();
      await resumed.dispose();
    },
  );
});
