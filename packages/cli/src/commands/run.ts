import type { Command } from './command.ts';

/** `sparsam run`: the main job, from images to the report. */
export const runCommand: Command = {
  name: 'run',
  summary:
    'the whole way: pretrains, extracts, evaluates and writes a report; without --data on a made-up blood smear',
  // prettier-ignore
  options: [
    'data', 'unlabeled', 'split', 'trainList', 'testList', 'validationList', 'unlabeledList', 'allowLeaks',
    'out', 'minutes', 'epochs', 'steps', 'examples', 'test', 'classifiers', 'k',
    'repetitions', 'choose', 'minClassSize', 'seed', 'method', 'backbone', 'augmentation', 'engine', 'precision', 'memory', 'accumulate', 'allowAccumulation', 'imageSize', 'localSize',
    'batch', 'pooling', 'orientations', 'preprocessing',
    'threads', 'plugins', 'options', 'config', 'dryRun', 'resume', 'overwrite',
  ],
  examples: [
    'sparsam run',
    'sparsam run --data my-images --out my-run --minutes 20',
    'sparsam run --out my-run --resume',
  ],
  async run(context, settings) {
    if (settings.dryRun === true) {
      const { dryRunRun } = await import('../dry-run/dry-run-run.ts');
      return dryRunRun(context, settings);
    }
    const { run } = await import('../pipeline/run.ts');
    await run(context, settings);
  },
};
