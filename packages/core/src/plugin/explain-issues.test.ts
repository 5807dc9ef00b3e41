import { expect, test } from 'vitest';
import { z } from 'zod';
import { explainIssues } from './explain-issues.ts';

const schema = z.strictObject({
  momentum: z.number().default(0.9),
  warmup: z.union([z.strictObject({ epochs: z.number() }), z.strictObject({ steps: z.number() })]).optional(),
  blur: z.strictObject({ sigma: z.number().default(1) }).default({ sigma: 1 }),
});
const explain = (options: unknown, owner?: string): Promise<string> => {
  const { error } = schema.safeParse(options);
  if (error === undefined) throw new Error('The options are right.');
  return explainIssues(schema, error, owner);
};

test('an unknown name says where it stands and which is near', async () => {
  expect(await explain({ momentun: 1 })).toBe('momentun: there is no such option. Did you mean "momentum"?');
  expect(await explain({ blur: { sigm: 1 } }, 'crop')).toBe(
    'crop.blur.sigm: there is no such option. Did you mean "sigma"?',
  );
});

test('where none is near, all are listed', async () => {
  expect(await explain({ zzzzzzzz: 1 })).toBe(
    'zzzzzzzz: there is no such option. There are momentum, warmup, blur.',
  );
});

test('a wrong value says where it stands', async () => {
  expect(await explain({ momentum: 'much' }, 'dino')).toMatch(/^dino\.momentum: /);
  expect(await explain(3)).toMatch(/^options: /);
});
