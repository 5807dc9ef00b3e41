import { resolve } from 'node:path';
import { type Json, weightsHash, writeFileAtomic } from '@sparsam/checkpoint';
import {
  type FeatureTable,
  type ModelState,
  type NdArray,
  type Row,
  SparsamError,
  flatten,
} from '@sparsam/core';
import { loadImages } from '@sparsam/data';
import {
  type Model,
  type ModelFile,
  type ModelNetwork,
  applyModel,
  openModel,
  takeRows,
  writeModel,
} from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { createClassifier } from '../composition/create-parts.ts';
import { type Session, openSession } from '../composition/session.ts';
import { type Resolved, withDefaults } from '../options/defaults.ts';
import { overlay } from '../options/overlay.ts';
import type { PluginSettings } from '../options/kinds.ts';
import type { Settings } from '../options/table.ts';
import { extract } from './extract.ts';
import { type Listed, checkGiven, list } from './predict-inputs.ts';
import { type Learned, checkSource, describe, learn } from './predict-model.ts';
import { type Prediction, predictionsCsv } from './predictions-csv.ts';
import { decodedSize } from './prepare-data.ts';
import { modelWeights, readWeights } from './read-weights.ts';
import { claimFile } from './run-folder.ts';
import { readRunConfig, readRunWeights } from './saved-run.ts';

/** The settings of a run, or those by which a model's file describes its own network; what is given wins. */
async function settingsOf(given: Settings, opened: ModelFile | undefined): Promise<Resolved> {
  if (given.run !== undefined) return withDefaults(overlay(await readRunConfig(given.run), given));
  if (opened === undefined || given.weights !== undefined) return withDefaults(given);
  if (opened.network === undefined)
    throw new SparsamError(
      'input',
      `The model ${given.model} was written without its network. Give the run that it was fitted with: --run <folder>.`,
    );
  const { backbone, options } = opened.network;
  const { imageSize } = opened.features;
  return withDefaults(overlay(given, { backbone, imageSize, options: options as PluginSettings }));
}

/** The weights of the run, of the file of weights, or of the model's file. */
function weightsOf(
  context: Context,
  session: Session,
  settings: Resolved,
  { run, weights }: Settings,
  opened: ModelFile | undefined,
): Promise<ModelState<NdArray>> {
  if (run !== undefined) return readRunWeights(session, settings, run, context.progress.warn);
  if (weights !== undefined) return readWeights(weights, session.backbone);
  return modelWeights(opened?.network as ModelNetwork, session.backbone);
}

/** Features of all listed images that can be read, with their rows. */
async function featuresOf(
  context: Context,
  session: Session,
  weights: ModelState<NdArray>,
  { root, rows }: Listed,
  {
    imageSize,
    pooling,
    orientations,
    threads,
  }: Pick<Resolved, 'imageSize' | 'pooling' | 'orientations' | 'threads'>,
): Promise<{ readonly table: FeatureTable; readonly rows: readonly Row[] }> {
  const { progress, io } = context;
  progress.stage('Decode');
  // Absolute paths stay what they are: the data set's root is the root of the file system for them.
  const absolute = rows.map((row) => ({ ...row, path: resolve(root, row.path) }));
  const dataset = { root: '', rows: absolute };
  const loaded = await loadImages(dataset, {
    size: await decodedSize(dataset, imageSize),
    threads,
    onProgress: (done, total) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total });
    },
  });
  progress.end();
  loaded.warnings.forEach(progress.warn);
  const how = { imageSize, pooling, orientations };
  const table = await extract(context, loaded, { ...session, title: 'Extract', weights, ...how });
  const own = new Map(absolute.map((row, index) => [row.path, rows[index] as Row]));
  return { table, rows: loaded.rows.map(({ path }) => own.get(path) as Row) };
}

/** What a model's file keeps of the network, so that it is needed no more. */
function networkOf(
  { registry }: Session,
  { backbone, options }: Pick<Resolved, 'backbone' | 'options'>,
  weights: ModelState<NdArray>,
): { backbone: string; options: { [plugin: string]: Json }; weights: ModelState<NdArray> } {
  const { name } = registry.find('backbone', backbone);
  const own = options[name];
  return { backbone, options: own === undefined ? {} : { [name]: own as Json }, weights };
}

/** Predictions of the images asked for; of a labelled one by a fit that did not see it, where it could be held out. */
function predictionsOf(
  { table, rows }: { readonly table: FeatureTable; readonly rows: readonly Row[] },
  images: readonly string[],
  model: Model,
  learned: Learned | undefined,
): Prediction[] {
  const order = new Map(rows.map(({ path }, row) => [path, row]));
  const asked = images.flatMap((path) => order.get(path) ?? []);
  const features = { rows: rows.length, columns: table.embedDim, data: table.features };
  const all = applyModel(model, takeRows(features, asked));
  const { classes } = model;
  return asked.map((row, at) => {
    const place = learned?.places.get(row);
    const [from, index] = place === undefined ? [all, at] : [(learned as Learned).heldOut, place];
    const { path, label } = rows[row] as Row;
    return {
      image: path,
      predicted: classes[from.predicted[index] as number] as string,
      probability: from.confidences[index] as number,
      abstain: from.abstain[index] as boolean,
      ...(label === undefined ? {} : { label }),
      probabilities: from.probabilities.data.subarray(index * classes.length, (index + 1) * classes.length),
    };
  });
}

/**
 * `sparsam predict`: with labels a model is fitted on all of them (and written with --model, its network with it), without
 * labels it is read, and nothing else is needed.
 * Then every image of a folder gets its class, a calibrated probability and whether to abstain. A labelled image among
 * them is predicted by a fit that did not see it.
 */
export async function predict(context: Context, given: Settings): Promise<void> {
  const { io, say } = context;
  checkGiven(given);
  const { run, labels, model: modelFile, out } = given;
  if (out !== undefined) claimFile(out, given.overwrite);
  if (labels !== undefined && modelFile !== undefined) {
    if (modelFile === out) throw new SparsamError('usage', '--model and --out name the same file. Name two.');
    claimFile(modelFile, given.overwrite);
  }
  const opened = labels === undefined ? await openModel(modelFile as string) : undefined;
  const settings = await settingsOf(given, opened);
  const session = await openSession(io.cwd, settings);
  const { registry, backbone } = session;
  if (labels !== undefined) registry.find('classifier', settings.classifier);
  const listed = await list(context, given);
  const saved = await opened?.load(({ name, options }, numClasses) =>
    createClassifier(registry, name, { options: { [name]: options } }, numClasses),
  );
  const weights = await weightsOf(context, session, settings, given, opened);
  const { imageSize, pooling, orientations } = saved?.features ?? settings;
  const source = {
    backbone: backbone.name,
    weights: weightsHash(flatten<NdArray>(weights)),
    imageSize,
    pooling,
    orientations,
  };
  if (saved !== undefined) checkSource(modelFile as string, saved.features, source, run);
  const read = await featuresOf(context, session, weights, listed, {
    ...settings,
    imageSize,
    pooling,
    orientations,
  });
  const learned =
    saved === undefined ? await learn(context, session, read, listed.classes, settings) : undefined;
  const model = saved ?? (learned as Learned).model;
  if (learned !== undefined && modelFile !== undefined)
    await writeModel(modelFile, model, {
      classifier: { name: settings.classifier, options: learned.options },
      network: networkOf(session, settings, weights),
    });

  const predictions = out === undefined ? [] : predictionsOf(read, listed.asked, model, learned);
  if (out !== undefined) await writeFileAtomic(out, predictionsCsv(predictions, model.classes));
  const [images, abstained] = [predictions.length, predictions.filter(({ abstain }) => abstain).length];
  const { fitted: _fitted, ...summary } = model;
  const lines = [
    describe(model),
    ...(out === undefined ? [] : [`${images} images, ${abstained} of them left to a person: ${out}`]),
    ...(learned === undefined || modelFile === undefined ? [] : [`The model: ${modelFile}`]),
  ];
  say(lines.join('\n'), {
    event: 'done',
    ...(out === undefined ? {} : { out, images, abstained }),
    ...(modelFile === undefined ? {} : { model: modelFile }),
    ...summary,
  });
}
