import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeatureTable, type Row, SparsamError } from '@sparsam/core';
import { type Task, readFeatures } from '@sparsam/evaluate';
import type { LeakSummary } from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import { loadPlugins } from '../composition/plugins.ts';
import { checkChoices } from '../composition/choosing-classifier.ts';
import { openSession } from '../composition/session.ts';
import { type Resolved, withDefaults } from '../options/defaults.ts';
import { overlay } from '../options/overlay.ts';
import type { Settings } from '../options/table.ts';
import { methodFeatures, writeComparison } from './compare-methods.ts';
import { type Evaluated, evaluateMethods } from './evaluate.ts';
import { type GalleryOptions, makeGallery } from './make-gallery.ts';
import { prepareData } from './prepare-data.ts';
import { claimRunFolder, runFiles } from './run-folder.ts';
import { runSplit } from './run-split.ts';
import { readRunConfig, readRunWeights, writeRunConfig } from './saved-run.ts';
import { showResults } from './show-results.ts';
import { evaluationTask } from './task.ts';
import { writeReport } from './write-report.ts';

type Evaluation = Evaluated & {
  readonly task: Task;
  readonly trained: FeatureTable;
  readonly settings: Resolved;
  readonly picture: GalleryOptions['picture'];
  readonly leaks: LeakSummary | undefined;
};

/** Claims the folder, evaluates, and writes results and report. */
async function into(
  context: Context,
  given: Settings,
  evaluate: (out: string) => Promise<Evaluation>,
): Promise<void> {
  const started = context.io.now();
  const out = given.out as string;
  const folder = await claimRunFolder(out, { overwrite: given.overwrite });
  let begun = false;
  try {
    const { task, trained, parts, testReads, settings, picture, leaks } = await evaluate(out);
    begun = true;
    if (given.run !== undefined) {
      for (const name of [runFiles.log, runFiles.views]) {
        if (existsSync(join(given.run, name))) await copyFile(join(given.run, name), join(out, name));
      }
    }
    await writeRunConfig(out, settings);
    const seconds = (context.io.now() - started) / 1000;
    const results = await writeComparison(out, {
      ...{ trained, parts, testReads, settings, seconds, leaks },
      command: context.commandLine,
    });
    const { method, seed } = settings;
    await makeGallery(context, out, { task, trained, results, method, seed, picture });
    const report = await writeReport(out);
    showResults(context, results, leaks);
    context.say(`\nThe report: ${report}`, { event: 'done', out, report, seconds });
  } finally {
    await folder.release({ begun });
  }
}

/** Evaluates the network of a run beside the untrained one and the pixels, on the run's own split. */
export async function evaluateRun(context: Context, given: Settings): Promise<void> {
  const run = given.run as string;
  const saved = await readRunConfig(run);
  if (given.test !== undefined && given.test !== saved.test) {
    throw new SparsamError(
      'usage',
      `The test part is that of the run (what it learned from must not be tested on); leave --test out.`,
    );
  }
  await into(context, given, async (out) => {
    const settings = withDefaults(overlay(saved, given));
    const session = await openSession(context.io.cwd, settings);
    for (const name of settings.classifiers) session.registry.find('classifier', name);
    checkChoices(settings);
    // The split is the run's: what it learned from must not be tested on. Where the data is another one, it is split anew.
    const assign = await runSplit(run, context.progress.warn);
    const data = await prepareData(context, {
      ...settings,
      data: given.data as string,
      seed: saved.seed,
      test: saved.test,
      labels: 'needed',
      cacheFolder: run,
      ...(assign === undefined ? {} : { assign }),
    });
    const task = evaluationTask(data, { ...settings, warn: context.progress.warn });
    const weights = await readRunWeights(session, settings, run, context.progress.warn);
    const { trained, methods } = await methodFeatures(
      context,
      session,
      data,
      { ...settings, seed: saved.seed },
      weights,
    );
    return {
      task,
      trained,
      settings,
      leaks: data.leaks,
      picture: (row) => data.store.get(row),
      // The test images are the run's, so looks at them are counted there; and here, as this folder may go elsewhere.
      ...(await evaluateMethods(context, session.registry, task, methods, settings, [run, out])),
    };
  });
}

/** Evaluates features of a file. Throws SparsamError (input) where they are not of this data set. */
export async function evaluateFeatures(context: Context, given: Settings): Promise<void> {
  await into(context, given, async (out) => {
    const trained = await readFeatures(given.features as string);
    const settings = withDefaults({ ...given, backbone: trained.backbone, method: 'imported' });
    const registry = await loadPlugins(context.io.cwd, settings.plugins);
    for (const name of settings.classifiers) registry.find('classifier', name);
    checkChoices(settings);
    // Decoded as the run did, so that duplicates, and with them the split, are the run's.
    const data = await prepareData(context, {
      ...settings,
      imageSize: trained.imageSize,
      data: given.data as string,
      labels: 'needed',
      cacheFolder: out,
    });
    const place = new Map(trained.images.map((path, index) => [path, index]));
    const known = (row: number): boolean => place.has((data.rows[row] as Row).path);
    const missing = data.rows.filter(({ path }) => !place.has(path)).length;
    if (missing > 0.05 * data.rows.length) {
      throw new SparsamError(
        'input',
        `${given.features} has no features of ${missing} of the ${data.rows.length} images in ${given.data}. Extract features of this data set: sparsam extract.`,
      );
    }
    if (missing > 0) context.progress.warn(`${missing} images have no features and are left out.`);
    const { dataset, rows } = data;
    const split = {
      ...data.split,
      train: data.split.train.filter(known),
      test: data.split.test.filter(known),
    };
    const task = evaluationTask({ dataset, rows, split }, { ...settings, warn: context.progress.warn });
    const features = new Float32Array(rows.length * trained.embedDim);
    rows.forEach(({ path }, row) => {
      const found = place.get(path);
      if (found === undefined) return;
      const from = found * trained.embedDim;
      features.set(trained.features.subarray(from, from + trained.embedDim), row * trained.embedDim);
    });
    const table = { ...trained, features, images: task.images };
    const methods = [{ method: settings.method, features: table, backbone: trained.backbone }];
    return {
      task,
      trained: table,
      settings,
      leaks: data.leaks,
      picture: (row) => data.store.get(row),
      ...(await evaluateMethods(context, registry, task, methods, settings, [out])),
    };
  });
}
