import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Json, writeFileAtomic } from '@sparsam/checkpoint';
import { type Job, type Registry, SparsamError } from '@sparsam/core';
import { type ProtocolDescription, describeProtocol, recordTestRead } from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { entryName } from '../options/kinds.ts';
import { withDefaults } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { preprocessingNamed } from '../pipeline/preprocessing-named.ts';
import { droppedWords, usefulCounts } from '../pipeline/evaluate.ts';
import { splitOptionsOf } from '../pipeline/read-data.ts';
import { duration } from '../ui/duration.ts';
import { claimGridFolder, gridFile } from './claim-grid.ts';
import { type DataCache, createDataCache } from './data-cache.ts';
import { concludeDataset } from './conclude-dataset.ts';
import { createExecutor } from './execute-job.ts';
import { kindOfGivenUp, requireAll } from './given-up.ts';
import { type Grid, readGrid } from './grid.ts';
import type { JobResult } from './job-specs.ts';
import { type JobStore, openJobStore } from './job-store.ts';
import { type JobPlan, type PlannedData, planJobs } from './plan-jobs.ts';
import { makeQueue } from './queue-of.ts';
import { runGrid } from './run-grid.ts';
import { warningsOf } from './warnings-of.ts';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Names for the data sets' folders: their own, with a number where two are called alike. */
function namesOf(folders: readonly string[]): string[] {
  const names: string[] = [];
  for (const folder of folders) {
    const base = basename(folder);
    let name = base;
    for (let number = 2; names.includes(name); number++) name = `${base}-${number}`;
    names.push(name);
  }
  return names;
}

/** Reads the data sets one after the other: their images are hashed and their test parts set aside. */
async function readData(
  context: Context,
  grid: Grid,
  given: Settings,
  cache: DataCache,
): Promise<PlannedData[]> {
  const { settings, datasets, weights } = grid;
  const { imageSize, seed, test, minClassSize } = settings;
  const names = namesOf(datasets);
  const planned: PlannedData[] = [];
  for (const [index, data] of datasets.entries()) {
    const { unlabeled, allowLeaks } = given;
    const lists = splitOptionsOf(given);
    const place = {
      data,
      imageSize,
      ...(unlabeled === undefined ? {} : { unlabeled }),
      ...(lists === undefined ? {} : { split: lists }),
      ...(weights === undefined ? {} : { weights: weights.file }),
      ...(allowLeaks === true ? { allowLeaks } : {}),
    };
    const split = { seed, test: test ?? null, minClassSize };
    const { data: ready, task, whole, hash } = await cache.get(place, split);
    const counts = usefulCounts(settings.k, task);
    const dropped = droppedWords(settings.k, counts, names[index]);
    if (dropped !== undefined) context.progress.warn(dropped);
    planned.push({
      name: names[index] as string,
      place,
      content: { hash, ...split },
      whole,
      task,
      leaks: ready.leaks,
    });
  }
  return planned;
}

/** The protocol that all methods of one data set are measured under; trained methods stand beside the classifiers. */
function protocolOf(grid: Grid, { task, whole }: PlannedData): ProtocolDescription {
  const { k, repetitions, seed, minClassSize } = grid.settings;
  const preprocessing = preprocessingNamed[grid.settings.preprocessing];
  const trained = grid.methods.flatMap((method) =>
    method.does === 'training'
      ? [
          {
            name: method.head,
            options: JSON.parse(
              JSON.stringify({ ...method.options, ...grid.search, length: grid.budgets.supervised }),
            ) as Json,
          },
        ]
      : [],
  );
  const options = { k: usefulCounts(k, task), repetitions, seed, minClassSize, preprocessing };
  const fitted = grid.classifiers.map(({ name, described }) => ({ name, options: described }));
  return describeProtocol(whole, options, [...fitted, ...trained]);
}

async function readAll(store: JobStore, jobs: readonly Job[]): Promise<Map<string, JobResult>> {
  const results = new Map<string, JobResult>();
  for (const { key } of jobs) {
    const result = await store.read(key);
    if (result !== undefined) results.set(key, result);
  }
  return results;
}

/** Counts the looks at the test images that are about to be taken, before the first prediction. */
async function recordLooks(
  store: JobStore,
  grid: Grid,
  plans: readonly (JobPlan & { readonly data: PlannedData })[],
  out: string,
): Promise<void> {
  for (const { data, cells } of plans) {
    const fresh = [];
    for (const cell of cells) if ((await store.read(cell.key)) === undefined) fresh.push(cell.method);
    if (fresh.length === 0) continue;
    await mkdir(join(out, data.name), { recursive: true });
    await recordTestRead(join(out, data.name), protocolOf(grid, data), [...new Set(fresh)]);
  }
}

const pluginNames = (registry: Registry) => (backbone: string) => registry.find('backbone', backbone).name;

/** Plans the grid, runs what is not there yet, and writes and says the results of every data set. */
export async function compare(context: Context, given: Settings & { readonly out: string }): Promise<void> {
  const { io, progress, say } = context;
  const { out } = given;
  const { runner: runnerName = 'local', workers = 1, plugins } = withDefaults(given);
  const registry = await loadPlugins(io.cwd, plugins);
  const pluginEntries = plugins.map(entryName);
  const grid = await readGrid(given, registry);
  const { threads, options } = grid.settings;
  const memory = given.memory === undefined ? {} : { memory: given.memory };
  const runner = await registry.create('runner', runnerName, options[runnerName], { workers });
  await runner.check?.();
  const folder = await claimGridFolder(out, given.overwrite);
  try {
    if (folder.warning !== undefined) progress.note(folder.warning);
    // Leaks are allowed each time anew.
    const {
      overwrite: _,
      config: __,
      json: ___,
      quiet: ____,
      verbose: _____,
      allowLeaks: ______,
      ...kept
    } = given;
    await writeFileAtomic(join(out, gridFile), `${JSON.stringify(kept, null, 2)}\n`);
    const cache = createDataCache(context, out, threads);
    const datasets = await readData(context, grid, given, cache);
    const plans: (JobPlan & { readonly data: PlannedData })[] = datasets.map((data) => ({
      data,
      ...planJobs(grid, data, pluginNames(registry)),
    }));
    const jobs = [
      ...new Map(plans.flatMap((plan) => plan.jobs.map((job) => [job.key, job] as const))).values(),
    ];
    progress.note(
      `${counted(jobs.length, 'job')} for ${counted(
        plans.reduce((sum, { cells }) => sum + cells.length, 0),
        'number',
      )}. Results go to ${out}`,
    );

    const store = openJobStore(out);
    await recordLooks(store, grid, plans, out);
    const share = Math.max(1, Math.floor(threads / workers));
    const executor = await createExecutor(context, {
      ...{ out, threads: share, ...memory },
      ...{ plugins: pluginEntries, cache },
    });
    const further = [
      ...(given.memory === undefined ? [] : ['--memory', given.memory]),
      ...(plugins.length > 0 ? ['--plugins', pluginEntries.join(',')] : []),
      ...Object.entries(options[runnerName] ?? {}).flatMap(([name, value]) => [
        '--set',
        `${runnerName}.${name}=${JSON.stringify(value)}`,
      ]),
    ];
    const outcome = await runGrid(context, jobs, {
      ...{ runner, executor, store, out, workers, further },
      queue: await makeQueue(out),
      threads: share,
    }).finally(() => executor.close());

    const results = await readAll(store, jobs);
    for (const line of warningsOf(jobs, results)) progress.warn(line);
    let written = 0;
    for (const plan of plans) {
      const protocol = protocolOf(grid, plan.data);
      const found = { grid, plan, protocol, results, store, folder: join(out, plan.data.name) };
      if (await concludeDataset(context, { ...found, several: plans.length > 1 })) written++;
    }
    if (written === 0) {
      const [first] = outcome.parked;
      throw new SparsamError(
        first === undefined ? 'input' : await kindOfGivenUp(outcome.parked, store),
        `No result could be made. ${first === undefined ? '' : `${first.job.title}: ${first.message}`}`,
      );
    }
    const overhead =
      outcome.ran === 0
        ? ''
        : ` in ${duration(outcome.seconds)}, ${duration(outcome.jobSeconds)} of it in jobs`;
    say(`\n${outcome.ran} of ${jobs.length} jobs run${overhead}.`, {
      event: 'done',
      out,
      jobs: jobs.length,
      ran: outcome.ran,
      parked: outcome.parked.map(({ job, message }) => ({ key: job.key, title: job.title, message })),
      seconds: outcome.seconds,
      jobSeconds: outcome.jobSeconds,
    });
    await requireAll(outcome.parked, { store, jobs: jobs.length, out });
  } finally {
    folder.release();
  }
}
