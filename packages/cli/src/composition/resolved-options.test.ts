import { expect, test } from 'vitest';
import { loadPlugins } from './plugins.ts';
import { resolvedOptions } from './resolved-options.ts';

test('defaults are filled in, so that giving one changes nothing; what is wrong stays as it is', async () => {
  const registry = await loadPlugins('.');
  const svm = (given: Record<string, unknown>) => resolvedOptions(registry, 'classifier', 'svm', given);
  expect(svm({ C: 2 })).toMatchObject({ C: 2, kernel: 'rbf', gamma: 'scale', probability: true });
  expect(svm({ C: 1 })).toEqual(svm({}));
  expect(svm({ c: 1 })).toEqual({ c: 1 });
});
