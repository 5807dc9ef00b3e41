import { need } from '../options/need.ts';
import type { Command } from './command.ts';

/** `sparsam evaluate`: the few-label protocol on the features of a run or of a file. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'fits classifiers on few labels and measures them on the test images',
  // prettier-ignore
  options: [
    'data', 'split', 'trainList', 'testList', 'validationList', 'unlabeledList', 'allowLeaks',
    'out', 'run', 'features', 'classifiers', 'k', 'repetitions', 'choose', 'minClassSize', 'seed', 'test', 'pooling',
    'orientations', 'preprocessing', 'engine', 'precision', 'threads', 'plugins', 'options', 'config', 'overwrite',
  ],
  mayRound: true,
  examples: [
    'sparsam evaluate --run my-run --data my-images --out my-evaluation --k 1,5,10',
    'sparsam evaluate --features features.safetensors --data my-images --out my-evaluation',
  ],
  async run(context, given) {
    const { evaluateFeatures, evaluateRun } = await import('../pipeline/evaluate-saved.ts');
    const { SparsamError } = await import('@sparsam/core');
    need(given, 'data', 'evaluate');
    need(given, 'out', 'evaluate');
    if ((given.run === undefined) === (given.features === undefined)) {
      throw new SparsamError(
        'usage',
        'sparsam evaluate needs --run <folder> or --features <file>: one of the two.',
      );
    }
    await (given.run === undefined ? evaluateFeatures(context, given) : evaluateRun(context, given));
  },
};
