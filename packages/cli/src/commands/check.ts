import type { Command } from './command.ts';

/** `sparsam check`: leaks, duplicates, contradicting labels, unreadable files. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'looks for duplicates, contradicting labels, unreadable files, and images on two sides of a split',
  // prettier-ignore
  options: [
    'data', 'unlabeled', 'split', 'trainList', 'testList', 'validationList', 'unlabeledList', 'features', 'out',
    'allowLeaks', 'threads', 'overwrite',
  ],
  examples: [
    'sparsam check --data my-images --out my-check',
    'sparsam check --train-list train.csv --test-list test.csv',
    'sparsam check --data my-images --train-list train.csv --test-list test.csv --out my-check',
  ],
  async run(context, settings) {
    const { checkData } = await import('../pipeline/check-data.ts');
    await checkData(context, settings);
  },
};
