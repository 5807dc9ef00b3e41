import type { Context } from '../commands/command.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { withDefaults } from '../options/defaults.ts';
import { entryName } from '../options/kinds.ts';
import type { Settings } from '../options/table.ts';
import { createExecutor } from './execute-job.ts';
import { queueOf } from './queue-of.ts';

/** A worker process: does the jobs that its runner hands it, until there are no more or it is told to stop. */
export async function work(context: Context, given: Settings & { readonly out: string }): Promise<void> {
  const { runner = 'local', threads, memory, plugins, options } = withDefaults(given);
  const registry = await loadPlugins(context.io.cwd, plugins);
  const serving = await registry.create('runner', runner, options[runner], { workers: 1 });
  const executor = await createExecutor(context, {
    out: given.out,
    threads,
    ...(memory === undefined ? {} : { memory }),
    plugins: plugins.map(entryName),
  });
  try {
    await serving.serve({
      execute: executor.execute,
      queue: await queueOf(given.out),
      signal: context.io.signal,
      onMessage: context.progress.note,
    });
  } finally {
    await executor.close();
  }
}
