import type { Command } from './command.ts';

/** `sparsam predict`: learns from all labels there are and says for every image its class, how sure that is, and when not to trust it. */
export const predictCommand: Command = {
  name: 'predict',
  summary: 'tells the class of every image, how probable it is, and which images a person should look at',
  // prettier-ignore
  options: [
    'labels', 'images', 'out', 'model', 'run', 'weights', 'backbone', 'imageSize', 'pooling', 'preprocessing', 'classifier',
    'targetError', 'seed', 'engine', 'precision', 'threads', 'plugins', 'options', 'config', 'overwrite',
  ],
  examples: [
    'sparsam predict --run my-run --labels labels.csv --images new-images --out predictions.csv',
    'sparsam predict --run my-run --labels labels.csv --model model.safetensors --target-error 0.02',
    'sparsam predict --model model.safetensors --images new-images --out predictions.csv',
  ],
  async run(context, given) {
    const { predict } = await import('../pipeline/predict.ts');
    await predict(context, given);
  },
};
