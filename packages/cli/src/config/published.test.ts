import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGrid } from '../compare/grid.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { loadConfig } from './load-config.ts';

const splits = join(import.meta.dirname, '../../../../splits');

test.each(['bone-marrow', 'endo', 'isic'])(
  'the config of %s is a grid of the published protocol',
  async (name) => {
    const { settings } = await loadConfig(splits, join(name, 'sparsam.config.ts'));
    expect(settings.split).toBe(join(splits, name));
    const registry = await loadPlugins(splits, []);
    const grid = await readGrid({ ...settings, data: 'images' }, registry);
    // As in figure 1: SSL with three classifiers, the linear layer on it, and deep learning on labels alone.
    expect(grid.methods.map((method) => (method.does === 'training' ? method.head : method.name))).toEqual([
      'dino',
      'linear-layer:dino',
      'end-to-end',
    ]);
    expect(grid.classifiers.map(({ name: own }) => own)).toEqual(['svm', 'knn', 'logistic']);
    expect(grid.settings).toMatchObject({ imageSize: 256, localSize: 96, epochs: 500, pooling: 'cls' });
    // 500 epochs decide how long training on labels is, not a number of steps.
    expect(grid.budgets.supervised).toMatchObject({ epochs: 500, steps: 10_000_000 });
    // Nothing is searched.
    for (const values of [grid.search.learningRates, grid.search.weightDecays, grid.search.strengths])
      expect(values).toHaveLength(1);
  },
);
