import type { Command } from './command.ts';

/** `sparsam extract`: features of images by a trained network. */
export const extractCommand: Command = {
  name: 'extract',
  summary: 'turns images into features by the network of a run, or by given weights',
  // prettier-ignore
  options: [
    'data', 'out', 'run', 'weights', 'backbone', 'imageSize', 'pooling', 'orientations', 'engine', 'precision', 'threads', 'plugins', 'options',
    'config', 'overwrite',
  ],
  mayRound: true,
  examples: [
    'sparsam extract --data my-images --run my-run --out features.safetensors',
    'sparsam extract --data my-images --weights xcit.safetensors --backbone xcit_nano_12_p8 --image-size 224 --out features.safetensors',
  ],
  async run(context, given) {
    const { extractToFile } = await import('../pipeline/extract-to-file.ts');
    await extractToFile(context, given);
  },
};
