import type { Command } from './command.ts';

/** `sparsam splits list | verify | import | make`. */
export const splitsCommand: Command = {
  name: 'splits',
  summary:
    'lists known splits, verifies lists against one, imports one from lists or a data set, or makes one',
  arguments: [
    { notation: '[action]', description: 'list (the default), verify, import or make' },
    {
      notation: '[name]',
      description: 'to verify: the name of a known split, or a folder with manifest.json',
    },
  ],
  // prettier-ignore
  options: [
    'data', 'trainList', 'testList', 'validationList', 'unlabeledList', 'out', 'test', 'validation', 'seed',
    'dropLeaks', 'allowLeaks', 'threads', 'overwrite',
  ],
  examples: [
    'sparsam splits list',
    'sparsam splits verify endo --train-list labeled_train.csv --test-list test.csv',
    'sparsam splits import --train-list train.csv --test-list test.csv --drop-leaks --out my-split',
    'sparsam splits make --data my-images --test 200 --out my-split',
  ],
  async run(context, settings, [action = 'list', name]) {
    const { runSplits } = await import('../pipeline/splits.ts');
    await runSplits(context, settings, action, name);
  },
};
