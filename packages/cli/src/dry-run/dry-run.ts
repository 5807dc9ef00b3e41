import { join } from 'node:path';
import type { Backbone, Engine, Registry } from '@sparsam/core';
import { supervisedRecipe } from '@sparsam/train';
import type { Context } from '../commands/command.ts';
import { gridFile } from '../compare/claim-grid.ts';
import { type Grid, readGrid } from '../compare/grid.ts';
import type { JobSpec } from '../compare/job-specs.ts';
import { type JobPlan, planJobs } from '../compare/plan-jobs.ts';
import { checkChoices } from '../composition/choosing-classifier.ts';
import { createBackbone, createEngine, createObjective } from '../composition/create-parts.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { openSession } from '../composition/session.ts';
import { inspectMachine } from '../doctor/machine.ts';
import { type Resolved, usualMinutes, withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import type { Settings } from '../options/table.ts';
import { splitOptionsOf } from '../pipeline/read-data.ts';
import { runFiles } from '../pipeline/run-folder.ts';
import { duration } from '../ui/duration.ts';
import { type Check, attempt, bytes, checksTable, ok, problem, requireNoProblem, warning } from './checks.ts';
import { checkDisk, checkOut } from './disk.ts';
import { type InspectedData, inspectData } from './inspect-data.ts';
import { type StepNeed, measureStep, viewPixels } from './measure-step.ts';
import { type Part, mostSupervisedSteps, pretrainingSteps } from './predict-time.ts';

/** Extracting runs forward alone, about a third of a training step's work. */
const forwardShare = 1 / 3;

type Measured = {
  readonly need: StepNeed;
  /** Pixels of the views of one image, to tell other sizes from. */
  readonly pixels: number;
};

/** Shows the table and ends as the real command would. */
function conclude({ say }: Context, checks: readonly Check[], parts: readonly Part[]): void {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  const all = [
    ...checks,
    ...parts.map(({ name, seconds: own }) => ok('time', `${name}: about ${duration(own)}`)),
    ...(parts.length > 0 ? [ok('time', `in all about ${duration(seconds)}`)] : []),
  ];
  say(checksTable(all), { event: 'dry-run', checks: all, seconds, parts });
  requireNoProblem(all);
}

async function checkMemory(storeBytes: number, steps: readonly StepNeed[], workers: number): Promise<Check> {
  const { memory, gpus } = await inspectMachine();
  const step = Math.max(0, ...steps.map((own) => own.bytes));
  const needed = workers * (storeBytes + step);
  const scaled = steps.some(({ batch, measured }) => measured < batch);
  const said = `about ${bytes(needed)} needed (images ${bytes(storeBytes)}, a step ${bytes(step)}${scaled ? ', scaled from a smaller one' : ''}${workers > 1 ? `, ${workers} workers` : ''}), the machine has ${bytes(memory)}`;
  if (needed > memory)
    return problem('memory', `${said}. Use a smaller --batch or --image-size, or fewer --workers.`);
  if (gpus.length > 0) return ok('memory', `${said}; of the card's memory nothing is known`);
  return needed > 0.8 * memory ? warning('memory', said) : ok('memory', said);
}

async function measured(
  context: Context,
  checks: Check[],
  title: string,
  work: () => Promise<Measured>,
): Promise<Measured | undefined> {
  context.progress.stage(`Measure a step of ${title}`);
  const found = await attempt('step', checks, work);
  context.progress.end();
  if (found === undefined) return undefined;
  const { seconds, batch, measured: part } = found.need;
  checks.push(
    ok(
      'step',
      `${title}: ${seconds.toFixed(2)} s for ${batch} images${part < batch ? `, in proportion to ${part} that were measured` : ''}`,
    ),
  );
  return found;
}

/** Measures a step of pretraining. */
const pretrainingNeed =
  (
    { io }: Context,
    registry: Registry,
    { backbone, engine }: { readonly backbone: Backbone; readonly engine: Engine },
    settings: Resolved,
    images: number,
  ) =>
  async (): Promise<Measured> => {
    const { objective, optimizer } = await createObjective(registry, backbone, settings, images);
    const batch = Math.max(2, Math.min(settings.batch, images));
    const need = await measureStep(engine, objective, optimizer, batch, () => io.now() / 1000);
    return { need, pixels: viewPixels(objective) };
  };

const extraction = (
  { need, pixels }: Measured,
  { imageSize, orientations }: Resolved,
  images: number,
): number =>
  (forwardShare * (need.seconds / need.batch) * imageSize * imageSize * orientations * images) / pixels;

/** `sparsam run --dry-run`: all that can be known before an hour is spent. Writes nothing. */
export async function dryRunRun(context: Context, given: Settings): Promise<void> {
  const data = need(given, 'data', 'run --dry-run');
  const settings = withDefaults(given);
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

/** Upper bounds of what the jobs of one data set take. */
function jobParts(
  grid: Grid,
  data: InspectedData,
  { jobs }: JobPlan,
  steps: ReadonlyMap<string, Measured>,
): Part[] {
  const { settings } = grid;
  const sizes = new Map<number, number>();
  for (const row of Array.from(data.task.train)) {
    const label = data.task.labels[row] as number;
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const totals = new Map<string, { count: number; seconds: number }>();
  const add = (name: string, seconds: number): void => {
    const before = totals.get(name) ?? { count: 0, seconds: 0 };
    totals.set(name, { count: before.count + 1, seconds: before.seconds + seconds });
  };
  for (const { spec } of jobs) {
    const { content } = spec as JobSpec;
    if (content.does === 'pretrain') {
      const step = steps.get(`${content.backbone} ${content.method}`);
      if (step === undefined) continue;
      const count = pretrainingSteps(content.length, { images: data.learned, batch: step.need.batch });
      add(
        'pretraining',
        count === undefined ? 60 * (content.length['minutes'] ?? usualMinutes) : count * step.need.seconds,
      );
    } else if (content.does === 'features') {
      const step = [...steps].find(([name]) => name.startsWith(`${content.backbone} `))?.[1];
      if (step !== undefined) add('features', extraction(step, settings, data.images));
    } else if (content.does === 'train') {
      const step = steps.get(`${content.backbone} ${content.objective}`);
      if (step === undefined) continue;
      const { kPerClass, space, trialShare, length } = content;
      const rows = [...sizes.values()].reduce((sum, size) => sum + Math.min(size, kPerClass), 0);
      // A draw of few labels makes a smaller batch, whose steps are shorter in proportion.
      const batch = Math.max(1, Math.min(content.batch, Math.floor(0.7 * rows)));
      const seconds = (step.need.seconds * batch) / step.need.batch;
      const trials =
        kPerClass === 1
          ? 0
          : space.learningRates.length + space.strengths.length + space.weightDecays.length - 2;
      const most =
        'minutes' in length
          ? 60 * length.minutes * (1 + (trials > 1 ? trials * trialShare : 0))
          : mostSupervisedSteps(length, { rows, batch, trials, trialShare }) * seconds;
      add('training on labels, at most', most);
    }
  }
  return [...totals].map(([name, { count, seconds }]) => ({
    name: `${name} (${count} ${count === 1 ? 'job' : 'jobs'})`,
    seconds,
  }));
}

/** Measures a step of every network with every way of training in the grid. */
async function measureGrid(
  context: Context,
  registry: Registry,
  grid: Grid,
  { learned, task }: InspectedData,
  checks: Check[],
): Promise<Map<string, Measured>> {
  const { settings, methods, search } = grid;
  const steps = new Map<string, Measured>();
  for (const name of grid.backbones) {
    const backbone = await createBackbone(registry, { ...settings, backbone: name });
    const engine = await createEngine(registry, settings);
    const keep = async (method: string, work: () => Promise<Measured>): Promise<void> => {
      if (steps.has(`${name} ${method}`)) return;
      const found = await measured(context, checks, `${method} with ${name}`, work);
      if (found !== undefined) steps.set(`${name} ${method}`, found);
    };
    for (const { source } of methods) {
      if (source.from !== 'pretrained') continue;
      const own = { ...settings, method: source.method };
      await keep(source.method, pretrainingNeed(context, registry, { backbone, engine }, own, learned));
    }
    for (const method of methods) {
      if (method.does !== 'training') continue;
      await keep(method.objective, async () => {
        const { imageSize, localSize } = settings;
        const options = { globalCrops: 2, localCrops: 2, ...settings.options[method.objective] };
        const objective = await registry.create('objective', method.objective, options, {
          ...{ backbone, imageSize, localSize },
          classes: task.classes.length,
        });
        const clock = (): number => context.io.now() / 1000;
        const batch = search.batch ?? settings.batch;
        const need = await measureStep(engine, objective, supervisedRecipe(), batch, clock);
        return { need, pixels: viewPixels(objective) };
      });
    }
  }
  return steps;
}

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
