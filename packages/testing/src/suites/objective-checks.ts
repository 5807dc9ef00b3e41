import {
  type NdArray,
  type ObjectiveState,
  type Plugin,
  type Tree,
  flatten,
  key,
  mapTree,
  sizeOf,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { differs, expectSame, snapshot } from '../checks/bytes.ts';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';
import { recipeCheck } from '../checks/recipe-check.ts';
import { savedAndLoaded } from '../checks/saved.ts';
import { objectiveCollapseChecks } from './objective-collapse-checks.ts';
import { objectiveEngineChecks } from './objective-engine-checks.ts';
import { objectiveTrainingChecks } from './objective-training-checks.ts';
import { type ObjectiveSuite, inputAt, objectiveSubject, plan, toState } from './objective-subject.ts';

type PathLeaf = { readonly shape: readonly number[]; readonly path: string };
type Shaped = { readonly shape: readonly number[]; readonly dtype: string };
/** Types and shapes of every leaf by path. */
const specsOf = <Leaf extends Shaped>(tree: Tree<Leaf>): Record<string, string> =>
  Object.fromEntries(
    [...flatten(tree)].map(([path, { dtype, shape }]) => [path, `${dtype}[${shape.join(', ')}]`]),
  );

/** What every objective must do, on a toy backbone and views of noise. */
export function objectiveChecks(plugin: Plugin<'objective'>, suite: ObjectiveSuite = {}): Check[] {
  const subject = objectiveSubject(plugin, suite);
  const { arrays, backbone, check, needs } = subject;
  return [
    ...pluginChecks(plugin, 'objective', plugin.name),
    recipeCheck(plugin, suite.options, needs),
    arrays('views have different names, whole sizes and counts, and there is one', ({ views }) => {
      expect(views.length).toBeGreaterThan(0);
      expect(new Set(views.map(({ name }) => name)).size).toBe(views.length);
      for (const { name, size, count } of views) {
        expect(size > 0 && Number.isInteger(size), `size of ${name}`).toBe(true);
        expect(count > 0 && Number.isInteger(count), `count of ${name}`).toBe(true);
      }
    }),
    arrays('the start depends on the key alone; 0 is a key like others', (objective) => {
      const first = snapshot(objective.init(key(0)));
      const other = snapshot(objective.init(key(1)));
      expectSame(snapshot(objective.init(key(0))), first, 'the state of key 0');
      expect(differs(first, other), 'key 1 gives another state').toBe(true);
    }),
    arrays('the start is finite, fills its shapes, and shares no memory', (objective) => {
      const leaves = flatten<NdArray>(objective.init(key(0)));
      for (const [path, { shape, data }] of leaves) {
        expect(data.length, path).toBe(sizeOf(shape));
        expect(data.every(Number.isFinite), `${path} is finite`).toBe(true);
      }
      const memory = [...leaves.values()].map(({ data }) => data.buffer);
      expect(new Set(memory).size, 'arrays of memory').toBe(memory.length);
    }),
    arrays('schedules are pure and finite at every step', (objective) => {
      const values = () =>
        Object.entries(objective.schedules(plan)).map(([name, at]) => [
          name,
          Array.from({ length: plan.totalSteps + 1 }, (_, step) => at(step)),
        ]);
      const first = values();
      expect(values()).toEqual(first);
      const [[, at] = []] = Object.entries(objective.schedules(plan));
      if (at !== undefined) expect([at(5), at(0), at(5)]).toEqual([at(5), at(0), at(5)]);
      for (const [name, at] of first)
        expect((at as number[]).every(Number.isFinite), `${String(name)}`).toBe(true);
    }),
    arrays('what is frozen are parameters, and they learn at some time', (objective) => {
      const { freeze } = objective;
      if (freeze === undefined) return;
      const names = Object.keys(objective.init(key(0)).params);
      expect(names.filter(freeze.matches).length, 'frozen parameters').toBeGreaterThan(0);
      const learns = Array.from({ length: 1000 }, (_, step) =>
        freeze.learns({ ...plan, totalSteps: 1000 })(step),
      );
      expect(new Set([0, 1, ...learns]), 'values of learns').toEqual(new Set([0, 1]));
      expect(learns).toContain(1);
    }),
    arrays('its own input is drawn from the key, as specified', ({ hostInput }) => {
      if (hostInput === undefined) return;
      const first = hostInput.draw(key(0), 3);
      expect(specsOf(first)).toEqual(specsOf(hostInput.spec(3)));
      const other = snapshot(hostInput.draw(key(1), 3));
      expectSame(snapshot(hostInput.draw(key(0), 3)), snapshot(first), 'input of key 0');
      expect(differs(snapshot(first), other), 'key 1 draws otherwise').toBe(true);
    }),
    arrays('what is evaluated is the whole backbone, by any kind of leaf', (objective) => {
      const state = objective.init(key(0));
      const paths = mapTree<NdArray, PathLeaf>(state, ({ shape }, path) => ({ shape, path }));
      const evaluated = objective.evaluationState(paths as ObjectiveState<PathLeaf>);
      const arraysOf = objective.evaluationState(state);
      const wanted = backbone.init(key(0));
      expect(specsOf(arraysOf), "the backbone's own names and shapes").toEqual(specsOf(wanted));
      const whole = flatten<NdArray>(state);
      for (const [path, { path: from }] of flatten<PathLeaf>(evaluated))
        expect(whole.get(from), `${path}, taken from ${from}`).toBe(flatten<NdArray>(arraysOf).get(path));
    }),
    check('the loss is a finite scalar, metrics are small and finite', (objective, state, input) => {
      const { loss, metrics } = objective.loss(state, input);
      expect(loss.shape).toEqual([]);
      expect(loss.dtype).toBe('float32');
      expect(Number.isFinite(loss.dataSync()[0])).toBe(true);
      for (const [name, metric] of Object.entries(metrics)) {
        expect(metric.size, name).toBeLessThanOrEqual(1024);
        expect(metric.dataSync().every(Number.isFinite), name).toBe(true);
      }
    }),
    check('the state keeps its paths, shapes and types', (objective, state, input) => {
      const { state: after } = objective.loss(state, input);
      expect(specsOf(after)).toEqual(specsOf(state));
      expect(specsOf(objective.afterUpdate(after, input))).toEqual(specsOf(state));
    }),
    check('the loss does not touch the parameters', (objective, state, input) => {
      const { params } = objective.loss(state, input).state;
      for (const [name, parameter] of Object.entries(state.params))
        expect(params[name]?.dataId === parameter.dataId, name).toBe(true);
    }),
    check('after the update the parameters are what the optimiser made them', (objective, state, input) => {
      const after = objective.afterUpdate(objective.loss(state, input).state, input);
      expectSame(snapshot(after.params), snapshot(state.params), 'parameters');
    }),
    check('no argument is changed, and the second call equals the first', (objective, state, input) => {
      const given = { state, views: input.views, scalars: input.scalars, extra: input.extra };
      const before = snapshot(given);
      const step = () => {
        const result = objective.loss(state, input);
        const after = objective.afterUpdate(result.state, input);
        return snapshot({ loss: result.loss, metrics: result.metrics, state: result.state, after });
      };
      const first = step();
      objective.loss(state, inputAt(objective, 1, key(9)));
      expectSame(step(), first, 'results');
      expectSame(snapshot(given), before, 'arguments');
    }),
    check('the loss depends on the images', (objective, state, input) => {
      const other = { ...input, views: inputAt(objective, 0, key(9)).views };
      const [one, two] = [input, other].map((given) => objective.loss(state, given).loss.dataSync()[0]);
      expect(one).not.toBe(two);
    }),
    check('no tensor outlives the step but those returned', (objective, state, input) => {
      const before = tf.memory().numTensors;
      const loss = tf.tidy(() => objective.loss(state, input).loss);
      expect(tf.memory().numTensors - before).toBe(1);
      loss.dispose();
    }),
    arrays('its state can be saved and loaded, byte for byte', (objective) => {
      const state = objective.init(key(0));
      expectSame(snapshot(savedAndLoaded(state)), snapshot(state), 'the state that was loaded');
    }),
    check('a loaded state gives the same loss', (objective, state, input) => {
      const loaded = toState(savedAndLoaded(objective.init(key(0))));
      const lossOf = (given: ObjectiveState) => snapshot({ loss: objective.loss(given, input).loss });
      expectSame(lossOf(loaded), lossOf(state), 'the loss');
    }),
    ...objectiveTrainingChecks(subject),
    ...objectiveCollapseChecks(subject),
    ...objectiveEngineChecks(subject),
  ];
}
