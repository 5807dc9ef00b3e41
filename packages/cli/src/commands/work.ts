import { need } from '../options/need.ts';
import type { Command } from './command.ts';

/** `sparsam work`: one more worker for a comparison that runs elsewhere. */
export const workCommand: Command = {
  name: 'work',
  summary: 'takes jobs of a comparison until it ends; --out is the folder that all its machines share',
  options: ['out', 'runner', 'threads', 'memory', 'plugins', 'options', 'config'],
  examples: ['sparsam work --out /shared/my-comparison --runner bullmq --plugins @sparsam/runner-bullmq'],
  async run(context, settings) {
    const { work } = await import('../compare/work.ts');
    await work(context, { ...settings, out: need(settings, 'out', 'work') });
  },
};
