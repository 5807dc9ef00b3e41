import { join } from 'node:path';
import type { Context } from '../commands/command.ts';
import { checkChoices } from '../composition/choosing-classifier.ts';
import { createObjective } from '../composition/create-parts.ts';
import { openSession } from '../composition/session.ts';
import { usualMinutes, withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import { requireBatch } from '../options/require-batch.ts';
import type { Settings } from '../options/table.ts';
import { runFiles } from '../pipeline/run-folder.ts';
import { type Check, attempt, ok } from './checks.ts';
import { conclude } from './conclude.ts';
import { checkDisk, checkOut } from './disk.ts';
import { inspectData } from './inspect-data.ts';
import { extraction, measured, pretrainingNeed } from './measured.ts';
import { checkMemory } from './memory.ts';
import { type Part, pretrainingSteps } from './predict-time.ts';

/** `sparsam run --dry-run`: all that can be known before an hour is spent. Writes nothing. */
export async function dryRunRun(context: Context, given: Settings): Promise<void> {
  const data = need(given, 'data', 'run --dry-run');
  const settings = withDefaults(given);
  requireBatch(settings);
  const checks: Check[] = [];
  const parts: Part[] = [];
  const out = given.out ?? join(context.io.cwd, 'runs');
  if (given.out !== undefined && given.overwrite !== true)
    checks.push(await checkOut(out, { mark: runFiles.config, goesOn: given.resume === true }));
  const session = await attempt('plugins', checks, async () => {
    const opened = await openSession(context.io.cwd, settings);
    await createObjective(opened.registry, opened.backbone, settings, 1);
    for (const name of settings.classifiers) opened.registry.find('classifier', name);
    checkChoices(settings);
    return opened;
  });
  if (session !== undefined)
    checks.push(
      ok(
        'plugins',
        [settings.method, settings.backbone, settings.engine, ...settings.classifiers].join(', '),
      ),
    );
  const inspected = await inspectData({ ...given, data }, settings, checks);
  if (session === undefined || inspected === undefined) return conclude(context, checks, parts);

  const { learned, images, storeBytes, decodeSeconds } = inspected;
  const step = await measured(
    context,
    checks,
    settings.method,
    pretrainingNeed(context, session.registry, session, settings, learned),
  );
  if (step !== undefined) {
    const steps = pretrainingSteps(settings, { images: learned, batch: step.need.batch });
    parts.push(
      { name: 'decoding', seconds: decodeSeconds / settings.threads },
      {
        name: steps === undefined ? 'pretraining' : `pretraining, ${steps} steps`,
        seconds: steps === undefined ? 60 * (settings.minutes ?? usualMinutes) : steps * step.need.seconds,
      },
      // Beside the learned features those of the untrained network.
      { name: 'features', seconds: 2 * extraction(step, settings, images) },
    );
    checks.push(await checkMemory(storeBytes, [step.need], 1));
    // The cache of images, and two checkpoints while one replaces the other.
    checks.push(await checkDisk(out, storeBytes + 2 * step.need.stateBytes));
  }
  conclude(context, checks, parts);
}
