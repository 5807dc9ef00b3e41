import { expect, test } from 'vitest';
import plugin from './index.ts';
import { toyBackbone } from './toy-backbone.test.helper.ts';

const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };

test('every option has a default, the published one', async () => {
  const options = plugin.options.parse({});
  expect(options).toMatchObject({ numPrototypes: 65536, bottleneckDim: 256, studentTemperature: 0.1 });
  expect((await plugin.create(options, needs)).name).toBe('dino');
});

test('options that cannot be are refused by name', () => {
  expect(() => plugin.options.parse({ prototypes: 3 })).toThrow(/prototypes/);
  expect(() => plugin.options.parse({ teacherMomentum: 1.2 })).toThrow(/teacherMomentum/);
  expect(() => plugin.options.parse({ freezeLastLayer: { weeks: 1 } })).toThrow(/freezeLastLayer/);
});
