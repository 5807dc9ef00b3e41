import { basename, dirname, extname, join, relative } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import type { Context } from '../commands/command.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { usualMinutes, withDefaults } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { claimFile } from '../pipeline/run-folder.ts';
import { InterruptedError } from '../ui/failure.ts';
import { configSchema } from './config-schema.ts';
import { type InitAnswers, configJson, configScript } from './write-config.ts';

const schemaName = 'sparsam.schema.json';

/** Asks for what is not given, where somebody is there to answer, and writes a config file. */
export async function init(context: Context, given: Settings): Promise<void> {
  const { io, say } = context;
  const out = given.out ?? join(io.cwd, 'sparsam.config.ts');
  const kind = extname(out);
  if (kind !== '.ts' && kind !== '.json')
    throw new SparsamError('usage', `A config file ends in .ts or .json; ${basename(out)} does not.`);
  claimFile(out, given.overwrite);
  const registry = await loadPlugins(io.cwd, given.plugins);
  const usual = withDefaults({});
  // Relative to the config file, as it is read.
  const data = given.data === undefined ? undefined : relative(dirname(out), given.data) || '.';
  let answers: InitAnswers | undefined = {
    data,
    method: given.method ?? usual.method,
    backbone: given.backbone ?? usual.backbone,
    minutes: given.minutes ?? usualMinutes,
  };
  if (io.stdout.isTTY === true && io.stderr.isTTY === true && process.stdin.isTTY === true) {
    const { askInit } = await import('./ask-init.ts');
    answers = await askInit(registry, data === undefined ? given : { ...given, data }, answers);
    if (answers === undefined) throw new InterruptedError('Nothing was written.');
  }
  registry.find('objective', answers.method);
  registry.find('backbone', answers.backbone);
  if (kind === '.json') {
    const schema = join(dirname(out), schemaName);
    await writeFileAtomic(schema, `${JSON.stringify(await configSchema(registry), null, 2)}\n`);
  }
  await writeFileAtomic(
    out,
    kind === '.json' ? configJson(answers, `./${schemaName}`) : configScript(answers),
  );
  const named = basename(out) === `sparsam.config${kind}` && dirname(out) === io.cwd;
  const next = named ? 'sparsam run' : `sparsam run --config ${relative(io.cwd, out)}`;
  say(`${out} is written. Next: ${next}`, { event: 'done', out, next });
}
