import type { Context } from '../commands/command.ts';
import { gridFile } from '../compare/claim-grid.ts';
import { readGrid } from '../compare/grid.ts';
import { planJobs } from '../compare/plan-jobs.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import type { Settings } from '../options/table.ts';
import { splitOptionsOf } from '../pipeline/read-data.ts';
import { type Check, attempt, ok } from './checks.ts';
import { conclude } from './conclude.ts';
import { checkDisk, checkOut } from './disk.ts';
import { inspectData } from './inspect-data.ts';
import { jobParts } from './job-parts.ts';
import { measureGrid } from './measure-grid.ts';
import type { Measured } from './measured.ts';
import { checkMemory } from './memory.ts';
import type { Part } from './predict-time.ts';

/** `sparsam compare --dry-run`: all that can be known before days are spent. Writes nothing. */
export async function dryRunCompare(context: Context, given: Settings): Promise<void> {
  const out = need(given, 'out', 'compare');
  const { plugins, threads, workers = 1, runner = 'local' } = withDefaults(given);
  const checks: Check[] = [];
  const parts: Part[] = [];
  if (given.overwrite !== true) checks.push(await checkOut(out, { mark: gridFile, goesOn: true }));
  const ready = await attempt('plugins', checks, async () => {
    const registry = await loadPlugins(context.io.cwd, plugins);
    registry.find('runner', runner);
    return { registry, grid: await readGrid(given, registry) };
  });
  if (ready === undefined) return conclude(context, checks, parts);
  const { registry, grid } = ready;
  const { classifiers, engine } = grid.settings;
  checks.push(
    ok(
      'plugins',
      [...grid.methods.map(({ name }) => name), ...grid.backbones, engine, ...classifiers].join(', '),
    ),
  );
  let steps: Map<string, Measured> | undefined;
  const stores: number[] = [];
  let written = 0;
  for (const folder of grid.datasets) {
    const { datasets: _, ...rest } = given;
    const inspected = await inspectData({ ...rest, data: folder }, grid.settings, checks);
    if (inspected === undefined) continue;
    steps ??= await measureGrid(context, registry, grid, inspected, checks);
    const lists = splitOptionsOf(given);
    const { seed, test, minClassSize, imageSize } = grid.settings;
    const plan = planJobs(
      grid,
      {
        name: folder,
        place: { data: folder, imageSize, ...(lists === undefined ? {} : { split: lists }) },
        // The images' hash names results; nothing is read or kept by it here.
        content: { hash: folder, seed, test: test ?? null, minClassSize },
        whole: inspected.task,
        task: inspected.task,
      },
      (backbone) => registry.find('backbone', backbone).name,
    );
    checks.push(ok('jobs', `${plan.jobs.length} for ${plan.cells.length} numbers`));
    stores.push(inspected.storeBytes);
    const states = [...steps.values()].map(({ need: { stateBytes } }) => stateBytes);
    written += inspected.storeBytes + 2 * workers * Math.max(0, ...states);
    parts.push({ name: 'decoding', seconds: inspected.decodeSeconds / threads });
    parts.push(
      ...jobParts(grid, inspected, plan, steps).map(({ name, seconds }) => ({
        name,
        seconds: seconds / workers,
      })),
    );
  }
  if (steps !== undefined) {
    // Two data sets stay in memory.
    const images = stores
      .sort((a, b) => b - a)
      .slice(0, 2)
      .reduce((sum, one) => sum + one, 0);
    checks.push(
      await checkMemory(
        images,
        [...steps.values()].map((step) => step.need),
        workers,
      ),
    );
    checks.push(await checkDisk(out, written));
  }
  conclude(context, checks, parts);
}
