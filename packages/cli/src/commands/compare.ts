import { need } from '../options/need.ts';
import type { Command } from './command.ts';

/** `sparsam compare`: is pretraining worth it here? */
export const compareCommand: Command = {
  name: 'compare',
  summary:
    'compares methods, networks and numbers of labels on equal terms, and says whether pretraining is worth it',
  // prettier-ignore
  options: [
    'data', 'datasets', 'unlabeled', 'split', 'trainList', 'testList', 'validationList', 'unlabeledList', 'out', 'methods', 'backbone', 'backbones', 'equal', 'minutes', 'epochs', 'steps',
    'examples', 'test', 'classifiers', 'k', 'repetitions', 'minClassSize', 'seed', 'weights', 'engine', 'precision', 'memory', 'accumulate', 'allowAccumulation', 'imageSize', 'localSize',
    'batch', 'pooling', 'orientations', 'preprocessing', 'threads', 'runner', 'workers', 'plugins', 'options', 'config', 'allowLeaks',
    'dryRun', 'overwrite',
  ],
  examples: [
    'sparsam compare --data my-images --out my-comparison --steps 2000 --equal steps --k 1,10,100 --repetitions 5',
    'sparsam compare --config grid.config.ts --out my-comparison --workers 2',
    'sparsam compare --config grid.config.ts --out my-comparison --dry-run',
  ],
  async run(context, settings) {
    if (settings.dryRun === true) {
      const { dryRunCompare } = await import('../dry-run/dry-run-compare.ts');
      return dryRunCompare(context, settings);
    }
    const { compare } = await import('../compare/compare.ts');
    await compare(context, { ...settings, out: need(settings, 'out', 'compare') });
  },
};
