import { type Engine, apiVersion, definePlugin } from '@sparsam/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Duties, allDuties, eagerEngine, inexactEngine } from '../fixtures/eager-engine.test.helper.ts';
import { failures } from '../fixtures/failures.test.helper.ts';
import { describeEngine } from './describe-engine.ts';
import { engineChecks } from './engine-checks.ts';

const plugin = (create: () => Engine) =>
  definePlugin({
    kind: 'engine',
    name: 'eager',
    apiVersion,
    description: 'operation by operation',
    options: z.strictObject({}),
    create,
  });

describeEngine(plugin(() => eagerEngine(allDuties)));

test.each<[keyof Duties, string]>([
  ['keepsState', 'the state goes from run to run, and a leaf returned as it came stays'],
  ['copiesState', 'the arrays given are neither changed nor kept'],
  ['copiesState', 'outputs and states are copies that later runs leave alone, and that nobody reads again'],
  ['checksShapes', 'an input of another shape is refused with both shapes'],
  ['checksShapes', 'a missing input is refused by its path'],
  ['checksShapes', 'a state of another shape is refused with both shapes, and the old one stays'],
  ['ownMemory', 'two compiled steps do not meet'],
])('an engine without %s fails: %s', async (duty, check) => {
  expect(await failures(engineChecks(plugin(() => eagerEngine({ ...allDuties, [duty]: false }))))).toContain(
    check,
  );
});

test('numbers that are a little off fail every known answer', async () => {
  const failed = await failures(engineChecks(plugin(inexactEngine)));
  expect(failed.filter((name) => name.startsWith('computes'))).toHaveLength(12);
});
