import { type Engine, type NdArray, float32 } from '@sparsam/core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { check, compileSum, dataOf, vector } from './engine-subject.ts';

/** Whose memory is whose, and what an engine must not take. */
export function engineMemoryChecks(create: () => Promise<Engine>): Check[] {
  return [
    check(
      'outputs and states are copies that later runs leave alone, and that nobody reads again',
      async () => {
        const step = await compileSum(await create());
        const first = await step.run({ x: vector(1, 1) });
        const state = step.state();
        await step.run({ x: vector(1, 1) });
        expect([dataOf(first['sum']), dataOf(state['total.sum'])]).toEqual([
          [1, 2],
          [1, 2],
        ]);
        (first['sum'] as NdArray).data.fill(9);
        for (const leaf of Object.values(step.state())) (leaf as NdArray).data.fill(9);
        expect(dataOf((await step.run({ x: vector(1, 1) }))['sum'])).toEqual([3, 6]);
        await step.dispose();
      },
    ),
    check('the arrays given are neither changed nor kept', async () => {
      const [total, fixed, x, later] = [vector(0, 0), vector(1, 2), vector(1, 1), vector(5, 5)];
      const step = await compileSum(await create(), total, fixed);
      await step.run({ x });
      expect([total, fixed, x].map(dataOf)).toEqual([
        [0, 0],
        [1, 2],
        [1, 1],
      ]);
      fixed.data.fill(9);
      x.data.fill(9);
      expect(dataOf((await step.run({ x: vector(1, 1) }))['sum'])).toEqual([2, 4]);
      step.setState({ 'total.sum': later, fixed: vector(1, 2) });
      later.data.fill(9);
      expect(dataOf((await step.run({ x: vector(1, 1) }))['sum'])).toEqual([6, 7]);
      await step.dispose();
    }),
    check('two compiled steps do not meet', async () => {
      const [one, other] = [
        await compileSum(await create()),
        await compileSum(await create(), vector(10, 10)),
      ];
      await one.run({ x: vector(1, 1) });
      expect(dataOf((await other.run({ x: vector(1, 1) }))['sum'])).toEqual([11, 12]);
      await other.dispose();
      expect(dataOf((await one.run({ x: vector(1, 1) }))['sum'])).toEqual([2, 4]);
      await one.dispose();
    }),
    check('an input of another shape is refused with both shapes', async () => {
      const step = await compileSum(await create());
      const wrong = () => step.run({ x: float32(new Float32Array(6), [3, 2]) });
      await expect(wrong()).rejects.toThrow(/\[2\]/);
      await expect(wrong()).rejects.toThrow(/\[3, 2\]/);
      await step.dispose();
    }),
    check('a missing input is refused by its path', async () => {
      const step = await compileSum(await create());
      await expect(step.run({})).rejects.toThrow(/input\/x/);
      await step.dispose();
    }),
    check('a state of another shape is refused with both shapes, and the old one stays', async () => {
      const step = await compileSum(await create(), vector(1, 2));
      const wrong = { 'total.sum': vector(1, 2, 3), fixed: vector(3, 3) };
      expect(() => step.setState(wrong)).toThrow(/\[2\].*\[3\]|\[3\].*\[2\]/);
      expect([dataOf(step.state()['total.sum']), dataOf(step.state()['fixed'])]).toEqual([
        [1, 2],
        [1, 2],
      ]);
      await step.dispose();
    }),
  ];
}
