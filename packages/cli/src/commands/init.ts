import type { Command } from './command.ts';

/** `sparsam init`: four questions, and a config file. */
export const initCommand: Command = {
  name: 'init',
  summary: 'asks four questions and writes sparsam.config.ts (or .json with a schema for editors)',
  options: ['data', 'method', 'backbone', 'minutes', 'plugins', 'out', 'overwrite'],
  examples: [
    'sparsam init',
    'sparsam init --data my-images --method dino --backbone xcit_nano_12_p8 --minutes 20',
    'sparsam init --out sparsam.config.json',
  ],
  async run(context, given) {
    const { init } = await import('../config/init.ts');
    await init(context, given);
  },
};
