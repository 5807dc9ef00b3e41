import { basename, join } from 'node:path';
import { rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { type DecodedImage, SparsamError } from '@sparsam/core';
import type { Context } from '../commands/command.ts';
import { createObjective } from '../composition/create-parts.ts';
import { demo } from '../composition/demo.ts';
import { checkChoices } from '../composition/choosing-classifier.ts';
import { type Session, openSession } from '../composition/session.ts';
import { type Resolved, usualMinutes, withDefaults } from '../options/defaults.ts';
import { overlay } from '../options/overlay.ts';
import { requireBatch } from '../options/require-batch.ts';
import type { Settings } from '../options/table.ts';
import { duration } from '../ui/duration.ts';
import { InterruptedError } from '../ui/failure.ts';
import { methodFeatures, writeComparison } from './compare-methods.ts';
import { evaluateMethods } from './evaluate.ts';
import { makeGallery } from './make-gallery.ts';
import { prepareData } from './prepare-data.ts';
import { pretrain } from './pretrain.ts';
import { claimRunFolder, freeFolder, runFiles } from './run-folder.ts';
import { writeRunSplit } from './run-split.ts';
import { readRunConfig, writeRunConfig } from './saved-run.ts';
import { showResults } from './show-results.ts';
import { evaluationTask } from './task.ts';
import { writeReport } from './write-report.ts';

/** The images of the demonstration, drawn once; half of them never stays behind as if it were all. */
async function drawDemo(
  { progress, io }: Context,
  { registry }: Session,
  { seed, options }: Pick<Resolved, 'seed' | 'options'>,
  folder: string,
): Promise<void> {
  if (existsSync(folder)) return;
  const own = { ...demo.options, ...options[demo.dataset] };
  const source = await registry.create('dataset', demo.dataset, own, {});
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  progress.stage('Draw a blood smear');
  await source.write(partial, {
    seed,
    onProgress: (done, total) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total });
    },
  });
  progress.end();
  await rename(partial, folder);
}

/** Where results go, and the command that goes on with them. */
function placeOf({ io, commandLine }: Context, given: Settings): { out: string; resumeCommand: string } {
  if (given.resume === true && given.out === undefined) {
    throw new SparsamError('usage', 'Say which run to resume: sparsam run --out <folder> --resume');
  }
  const out =
    given.out ??
    freeFolder(join(io.cwd, 'runs', given.data === undefined ? demo.dataset : basename(given.data)));
  const again =
    given.resume === true
      ? commandLine
      : `${commandLine}${given.out === undefined ? ` --out ${out}` : ''} --resume`;
  return { out, resumeCommand: again.replace(/ --overwrite\b/, '') };
}

/** Pretrains, extracts, evaluates and reports into one folder; without data, on the demonstration's. */
export async function run(context: Context, given: Settings): Promise<void> {
  const { io, progress, say } = context;
  const started = io.now();
  const { out, resumeCommand } = placeOf(context, given);
  const folder = await claimRunFolder(out, given);
  let begun = given.resume === true;
  try {
    const saved = given.resume === true ? await readRunConfig(out) : {};
    const wanted = overlay(saved, given);
    const isDemo = wanted.data === undefined || wanted.data === join(out, runFiles.data);
    const settings = withDefaults(
      overlay(isDemo ? demo.settings : {}, { ...wanted, data: wanted.data ?? join(out, runFiles.data) }),
    );
    requireBatch(settings);
    const session = await openSession(io.cwd, settings);
    // Whatever can be wrong with names and options is said before the first image is read.
    await createObjective(session.registry, session.backbone, settings, 1);
    for (const name of settings.classifiers) session.registry.find('classifier', name);
    checkChoices(settings);
    if (isDemo) await drawDemo(context, session, settings, join(out, runFiles.data));

    const data = await prepareData(context, {
      ...settings,
      data: settings.data as string,
      labels: 'needed',
      cacheFolder: out,
    });
    const task = evaluationTask(data, { ...settings, warn: progress.warn });
    if (!begun) await writeRunConfig(out, settings);
    if (!begun) await writeRunSplit(out, data);
    begun = true;
    progress.note(
      `${data.rows.length} images, ${task.classes.length} classes; ${task.test.length} set aside for testing. Results go to ${out}`,
    );
    const { weights } = await pretrain(context, session, data, settings, {
      folder: out,
      usualMinutes,
      resumeCommand,
    });
    const { trained, methods } = await methodFeatures(context, session, data, settings, weights);
    const evaluated = await evaluateMethods(context, session.registry, task, methods, settings, [out]);
    const seconds = (io.now() - started) / 1000;
    const results = await writeComparison(out, {
      ...{ trained, ...evaluated, settings, seconds },
      command: context.commandLine,
      leaks: data.leaks,
    });
    const { method, seed } = settings;
    const picture = (row: number): DecodedImage => data.store.get(row);
    await makeGallery(context, out, { task, trained, results, method, seed, picture });
    const report = await writeReport(out);
    showResults(context, results, data.leaks);
    say(`\nDone in ${duration(seconds)}. The report: ${report}`, { event: 'done', out, report, seconds });
  } catch (error) {
    if (io.signal.aborted && begun && !(error instanceof InterruptedError)) {
      throw new InterruptedError(`Stopped; what is finished is in ${out}. Go on with: ${resumeCommand}`, {
        cause: error,
      });
    }
    throw error;
  } finally {
    await folder.release({ begun });
  }
}
