import type { Context } from '../commands/command.ts';
import { createObjective } from '../composition/create-parts.ts';
import { openSession } from '../composition/session.ts';
import { usualMinutes, withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import { overlay } from '../options/overlay.ts';
import { requireBatch } from '../options/require-batch.ts';
import type { Settings } from '../options/table.ts';
import { prepareData } from './prepare-data.ts';
import { pretrain } from './pretrain.ts';
import { claimRunFolder } from './run-folder.ts';
import { writeRunSplit } from './run-split.ts';
import { readRunConfig, writeRunConfig } from './saved-run.ts';

/** Pretrains in a folder of its own, or goes on with the run in it. */
export async function pretrainInto(context: Context, given: Settings): Promise<void> {
  const { io, progress, say, commandLine } = context;
  const out = need(given, 'out', 'pretrain');
  if (given.resume !== true) need(given, 'data', 'pretrain');
  const folder = await claimRunFolder(out, given);
  let begun = given.resume === true;
  try {
    const settings = withDefaults(overlay(begun ? await readRunConfig(out) : {}, given));
    requireBatch(settings);
    const session = await openSession(io.cwd, settings);
    await createObjective(session.registry, session.backbone, settings, 1);
    const source = need(settings, 'data', 'pretrain');
    const data = await prepareData(context, {
      ...settings,
      data: source,
      labels: 'optional',
      cacheFolder: out,
    });
    if (!begun) await writeRunConfig(out, settings);
    if (!begun) await writeRunSplit(out, data);
    begun = true;
    const { test } = data.split;
    const apart = test.length > 0 ? `, of which ${test.length} are set aside for testing` : '';
    progress.note(`${data.rows.length} images${apart}. The run is in ${out}`);
    const again =
      given.resume === true ? commandLine : `${commandLine.replace(/ --overwrite\b/, '')} --resume`;
    const { steps } = await pretrain(context, session, data, settings, {
      folder: out,
      usualMinutes,
      resumeCommand: again,
    });
    say(`Pretrained for ${steps} steps: ${out}`, { event: 'done', out, steps });
  } finally {
    await folder.release({ begun });
  }
}
