import {
  type Engine,
  type NdArray,
  type Plugin,
  type TensorSpec,
  key,
  mapTree,
  normalArray,
} from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { expectSame, snapshot } from '../checks/bytes.ts';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';
import { engineMemoryChecks } from './engine-memory-checks.ts';
import { asStep, knownSteps } from './engine-steps.ts';
import { check, compileSum, dataOf, vector } from './engine-subject.ts';

export type EngineSuite = {
  /** Options as a user writes them; the defaults are taken for the rest. */
  readonly options?: Record<string, unknown>;
  /** Threads the engine is given; 1. */
  readonly threads?: number;
};

const specs = (input: { readonly [name: string]: NdArray }) =>
  mapTree<NdArray, TensorSpec>(input, ({ dtype, shape }) => ({ dtype, shape }));

/** What every engine must do: known answers of small steps, and whose memory is whose. */
export function engineChecks(
  plugin: Plugin<'engine'>,
  { options = {}, threads = 1 }: EngineSuite = {},
): Check[] {
  const create = async (): Promise<Engine> => {
    registerGradients();
    return plugin.create(plugin.options.parse(options), { threads });
  };

  return [
    ...pluginChecks(plugin, 'engine', plugin.name),
    ...knownSteps.map((known) =>
      check(`computes ${known.name}`, async () => {
        const input = known.input as { readonly [name: string]: NdArray };
        const step = await (await create()).compile(asStep(known), {}, specs(input));
        const outputs = await step.run(input);
        expect(Object.keys(outputs).sort()).toEqual(Object.keys(known.outputs).sort());
        for (const [name, wanted] of Object.entries(known.outputs)) {
          const given = dataOf(outputs[name]);
          expect(given, name).toHaveLength(wanted.length);
          given.forEach((value, i) =>
            expect(value, `${name}, value ${i}`).toBeCloseTo(wanted[i] as number, 4),
          );
        }
        await step.dispose();
      }),
    ),
    check('the state goes from run to run, and a leaf returned as it came stays', async () => {
      const step = await compileSum(await create());
      expect(dataOf((await step.run({ x: vector(1, 1) }))['sum'])).toEqual([1, 2]);
      expect(dataOf((await step.run({ x: vector(2, 3) }))['sum'])).toEqual([3, 8]);
      expect(dataOf(step.state()['total.sum'])).toEqual([3, 8]);
      expect(dataOf(step.state()['fixed'])).toEqual([1, 2]);
      await step.dispose();
    }),
    check('leaves of the state may change places', async () => {
      const step = await (
        await create()
      ).compile(
        ({ a, b }) => [{ a: b as Tensor, b: a as Tensor }, {}],
        { a: vector(1), b: vector(2) },
        { x: { dtype: 'float32', shape: [1] } },
      );
      for (let run = 0; run < 3; run++) await step.run({ x: vector(0) });
      expect([dataOf(step.state()['a']), dataOf(step.state()['b'])]).toEqual([[2], [1]]);
      await step.dispose();
    }),
    check('an output may be an input, a leaf of the state, or another output', async () => {
      const step = await (
        await create()
      ).compile(
        (state, { x }) => [state, { given: x as Tensor, held: state['a'] as Tensor, again: x as Tensor }],
        { a: vector(1) },
        { x: { dtype: 'float32', shape: [1] } },
      );
      const { given, held, again } = await step.run({ x: vector(5) });
      expect([dataOf(given), dataOf(held), dataOf(again)]).toEqual([[5], [1], [5]]);
      await step.dispose();
    }),
    check('state() after setState() is that state, uint8 and int32 leaves too', async () => {
      const given = {
        params: { 'a.b': vector(1, 2) },
        pixels: { dtype: 'uint8' as const, shape: [2], data: Uint8Array.of(7, 255) },
        count: { dtype: 'int32' as const, shape: [], data: Int32Array.of(-4) },
      };
      const step = await (
        await create()
      ).compile((held, { x }) => [held, { y: tf.neg(x as Tensor) }], given, {
        x: { dtype: 'float32', shape: [1] },
      });
      await step.run({ x: vector(1) });
      step.setState(step.state());
      const after = step.state();
      expectSame(snapshot(after), snapshot(given), 'the state');
      expect(mapTree(after, ({ dtype, shape }) => `${dtype}${shape.join()}`)).toEqual(
        mapTree<NdArray, string>(given, ({ dtype, shape }) => `${dtype}${shape.join()}`),
      );
      await step.dispose();
    }),
    check('a state that stays as it is may be compiled in', async () => {
      const engine = await create();
      const state = {
        params: { w: normalArray(key(2), [6, 4]), bias: normalArray(key(3), [4]) },
        count: { dtype: 'int32' as const, shape: [], data: Int32Array.of(7) },
      };
      const compile = (constantState: boolean) =>
        engine.compile(
          (held, { x }) => {
            const { w, bias } = held['params'] as { w: Tensor2D; bias: Tensor };
            return [held, { y: tf.softmax(tf.add(tf.matMul(x as Tensor2D, w), bias)), bias }];
          },
          state,
          { x: { dtype: 'float32', shape: [5, 6] } },
          { constantState },
        );
      const [fixed, free] = [await compile(true), await compile(false)];
      for (const seed of [4, 5]) {
        const x = normalArray(key(seed), [5, 6]);
        const [given, wanted] = [await fixed.run({ x }), await free.run({ x })];
        expect(Object.keys(given).sort()).toEqual(['bias', 'y']);
        for (const name of ['bias', 'y'])
          dataOf(given[name]).forEach((value, i) =>
            expect(value, `${name}, value ${i}`).toBeCloseTo(dataOf(wanted[name])[i] as number, 5),
          );
      }
      expectSame(snapshot(fixed.state()), snapshot(state), 'the state');
      await fixed.dispose();
      await free.dispose();
    }),
    check('the same state and input give the same bytes', async () => {
      const size = 48;
      const step = await (
        await create()
      ).compile(
        ({ w }, { x }) => {
          const next = tf.softmax(tf.matMul(w as Tensor2D, x as Tensor2D));
          return [{ w: next }, { mean: tf.mean(next, 0) }];
        },
        { w: normalArray(key(0), [size, size]) },
        { x: { dtype: 'float32', shape: [size, size] } },
      );
      const x = normalArray(key(1), [size, size]);
      const start = step.state();
      const outputs = snapshot(await step.run({ x }));
      const state = snapshot(step.state());
      for (let again = 0; again < 3; again++) {
        step.setState(start);
        expectSame(snapshot(await step.run({ x })), outputs, 'outputs');
        expectSame(snapshot(step.state()), state, 'state');
      }
      await step.dispose();
    }),
    ...engineMemoryChecks(create),
  ];
}
