import type { Command } from './command.ts';

/** `sparsam pretrain`: learns features without labels. */
export const pretrainCommand: Command = {
  name: 'pretrain',
  summary: 'learns features from images without using labels',
  // prettier-ignore
  options: [
    'data', 'unlabeled', 'split', 'trainList', 'testList', 'validationList', 'unlabeledList', 'allowLeaks',
    'out', 'method', 'backbone', 'augmentation', 'imageSize', 'localSize', 'batch', 'epochs', 'steps', 'examples',
    'minutes', 'seed', 'test', 'pooling', 'engine', 'precision', 'memory', 'accumulate', 'allowAccumulation', 'threads', 'plugins', 'options', 'config', 'resume', 'overwrite',
  ],
  examples: [
    'sparsam pretrain --data my-images --out my-pretraining --minutes 20',
    'sparsam pretrain --out my-pretraining --resume',
  ],
  async run(context, given) {
    const { pretrainInto } = await import('../pipeline/pretrain-into.ts');
    await pretrainInto(context, given);
  },
};
