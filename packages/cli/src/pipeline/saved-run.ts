import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint, writeFileAtomic } from '@sparsam/checkpoint';
import { type ModelState, type NdArray, SparsamError } from '@sparsam/core';
import type { ObjectiveState } from '@sparsam/core';
import { createObjective } from '../composition/create-parts.ts';
import type { Session } from '../composition/session.ts';
import { readSettings } from '../options/read-settings.ts';
import { type Resolved, withDefaults } from '../options/defaults.ts';
import { version } from '../version.ts';
import { runFiles } from './run-folder.ts';

/** Writes the options of a run, every default filled in; what is to be said each time anew (--allow-leaks) is not kept. */
export async function writeRunConfig(folder: string, settings: Resolved): Promise<void> {
  const {
    json: _json,
    quiet: _quiet,
    verbose: _verbose,
    resume: _resume,
    overwrite: _overwrite,
    config: _config,
    out: _out,
    allowLeaks: _allowLeaks,
    dropLeaks: _dropLeaks,
    ...kept
  } = settings;
  await writeFileAtomic(join(folder, runFiles.config), `${JSON.stringify({ version, ...kept }, null, 2)}\n`);
}

/** The options that a run was started with. Throws SparsamError (input) where the folder holds no run. */
export async function readRunConfig(folder: string): Promise<Resolved> {
  const file = join(folder, runFiles.config);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SparsamError(
      'input',
      `There is no run in ${folder}: ${runFiles.config} is not there or cannot be read.`,
      { cause },
    );
  }
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new SparsamError('input', `${file} is damaged: it is not JSON.`, { cause });
  }
  const { version: _version, ...settings } = raw;
  return withDefaults(readSettings(settings, file));
}

/** The weights whose features count, from a run's newest checkpoint. `settings` are the run's, `session` made from them. */
export async function readRunWeights(
  { registry, backbone }: Session,
  settings: Resolved,
  folder: string,
  warn: (text: string) => void,
): Promise<ModelState<NdArray>> {
  const { state, warning } = await readCheckpoint(join(folder, runFiles.checkpoint));
  if (warning !== undefined) warn(warning);
  // Which leaves are the backbone does not depend on the number of images.
  const { objective } = await createObjective(registry, backbone, settings, 1);
  return objective.evaluationState(state['objective'] as ObjectiveState<NdArray>);
}
