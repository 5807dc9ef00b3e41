import type { Command } from './command.ts';

/** `sparsam graph`: the compiled step, what each pass did to it, and where its time goes. */
export const graphCommand: Command = {
  name: 'graph',
  summary: 'shows what a step is compiled into: operations, arithmetic, memory and time, pass by pass',
  // prettier-ignore
  options: [
    'what', 'print', 'time', 'method', 'backbone', 'augmentation', 'imageSize', 'localSize', 'batch', 'pooling', 'seed',
    'engine', 'precision', 'memory', 'threads', 'plugins', 'options', 'config',
  ],
  examples: [
    'sparsam graph --backbone xcit_nano_12_p16 --image-size 224 --local-size 96 --batch 8 --time',
    'sparsam graph --what features --print',
    'sparsam graph --print traced',
  ],
  async run(context, given) {
    const { showGraph } = await import('../pipeline/show-graph.ts');
    await showGraph(context, given);
  },
};
