import type { Command } from './command.ts';

/** `sparsam views`: what augmentation makes of the images. */
export const viewsCommand: Command = {
  name: 'views',
  summary: 'draws a contact sheet of the augmented views, to look at before training',
  // prettier-ignore
  options: [
    'data', 'out', 'count', 'imageSize', 'localSize', 'method', 'backbone', 'augmentation', 'seed', 'threads', 'plugins', 'options',
    'config', 'overwrite',
  ],
  examples: [
    'sparsam views --data my-images --out views.png',
    'sparsam views --data my-images --out views.png --image-size 224 --local-size 96 --count 4',
  ],
  async run(context, given) {
    const { drawViews } = await import('../pipeline/draw-views.ts');
    await drawViews(context, given);
  },
};
