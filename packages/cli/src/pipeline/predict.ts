import { resolve } from 'node:path';
import type { Json } from '@sparsam/checkpoint';
import { weightsHash, writeFileAtomic } from '@sparsam/checkpoint';
import {
  type FeatureTable,
  type ModelState,
  type NdArray,
  type Row,
  SparsamError,
  flatten,
  foldIn,
  key,
} from '@sparsam/core';
import { listImages, loadImages, readLabelFile } from '@sparsam/data';
import {
  type FeatureSource,
  type FittedModel,
  type Model,
  applyModel,
  fitModel,
  readModel,
  referenceClassifierOptions,
  takeRows,
  writeModel,
} from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { createClassifier } from '../composition/create-parts.ts';
import { type Session, openSession } from '../composition/session.ts';
import { type Resolved, withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import { overlay } from '../options/overlay.ts';
import type { Settings } from '../options/table.ts';
import { extract } from './extract.ts';
import { type Prediction, predictionsCsv } from './predictions-csv.ts';
import { decodedSize } from './prepare-data.ts';
import { readWeights } from './read-weights.ts';
import { claimFile } from './run-folder.ts';
import { readRunConfig, readRunWeights } from './saved-run.ts';

/** Throws SparsamError (usage) where the options do not say what to learn from, or what to predict. */
function checkGiven(given: Settings): void {
  const { run, weights, labels, model, images, out } = given;
  if ((run === undefined) === (weights === undefined)) {
    throw new SparsamError(
      'usage',
      'sparsam predict needs --run <folder>, or --weights <file> with --backbone <name>: one of the two.',
    );
  }
  if (weights !== undefined) need(given, 'backbone', 'predict');
  if (run !== undefined && given.backbone !== undefined)
    throw new SparsamError('usage', 'The backbone is that of the run; leave --backbone out.');
  if (labels === undefined && model === undefined) {
    throw new SparsamError(
      'usage',
      'sparsam predict learns from --labels <file>, or uses a --model <file> that was fitted before. Give one of the two.',
    );
  }
  if ((images === undefined) !== (out === undefined) || (images === undefined && labels === undefined)) {
    throw new SparsamError(
      'usage',
      'sparsam predict needs --images <folder> and --out <file>: what to predict, and where the answers go.',
    );
  }
  if (images === undefined && model === undefined)
    throw new SparsamError(
      'usage',
      'Give --images and --out to predict images, or --model to keep what is learned.',
    );
}

/** Options that belong to the features: those of the model where there is one. */
function checkSource(file: string, model: FeatureSource, own: FeatureSource, run: string | undefined): void {
  if (model.backbone === own.backbone && model.weights === own.weights) return;
  const named = ({ backbone, weights }: FeatureSource): string =>
    `${backbone} (weights ${weights.slice(0, 12)})`;
  throw new SparsamError(
    'input',
    `The model ${file} was fitted on features of ${named(model)}; ${run === undefined ? 'given are' : `the run ${run} has`} ${named(own)}. ` +
      'Give the run it was fitted with, or fit it again with --labels.',
  );
}

/** What is to be looked at: the images to predict, and the labelled ones, each once. */
type Listed = {
  readonly root: string;
  readonly rows: readonly Row[];
  /** Paths of the rows that are to be predicted, in their order. */
  readonly asked: readonly string[];
  /** Classes of the labels; empty without labels. */
  readonly classes: readonly string[];
};

async function list({ progress }: Context, given: Settings): Promise<Listed> {
  const { labels, images } = given;
  const labelled = labels === undefined ? undefined : await readLabelFile(labels, images);
  labelled?.warnings.forEach(progress.warn);
  if (labelled?.classes.length === 1) {
    throw new SparsamError(
      'input',
      `All labels in ${labels} are "${labelled.classes[0]}". Two classes are the least that can be told apart.`,
    );
  }
  const root = images === undefined ? (labelled?.root as string) : resolve(images);
  const asked = images === undefined ? [] : await imagesIn(root, progress.warn);
  const rows = new Map<string, Row>(asked.map((path) => [resolve(root, path), { path }]));
  for (const row of labelled?.rows ?? []) {
    const absolute = resolve(labelled?.root as string, row.path);
    rows.set(absolute, { ...row, path: rows.get(absolute)?.path ?? absolute });
  }
  return { root, rows: [...rows.values()], asked, classes: labelled?.classes ?? [] };
}

async function imagesIn(folder: string, warn: (text: string) => void): Promise<readonly string[]> {
  const listing = await listImages(folder).catch((cause: unknown) => {
    throw new SparsamError('input', `The folder of images ${folder} does not exist or cannot be read.`, {
      cause,
    });
  });
  if (listing.unsupported.length > 0)
    warn(
      `${listing.unsupported.length} files are of formats that are not read, left out: ${listing.unsupported.slice(0, 5).join(', ')}. Convert them to PNG or JPEG.`,
    );
  if (listing.images.length === 0)
    throw new SparsamError('input', `The folder ${folder} holds no images (jpg, png, tif, webp, gif, avif).`);
  return listing.images;
}

/** Features of all listed images that can be read, with their rows. */
async function featuresOf(
  context: Context,
  session: Session,
  weights: ModelState<NdArray>,
  { root, rows }: Listed,
  { imageSize, pooling, threads }: Pick<Resolved, 'imageSize' | 'pooling' | 'threads'>,
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
  const table = await extract(context, loaded, { ...session, title: 'Extract', weights, imageSize, pooling });
  const own = new Map(absolute.map((row, index) => [row.path, rows[index] as Row]));
  return { table, rows: loaded.rows.map(({ path }) => own.get(path) as Row) };
}

/** Fits a model on the labelled rows. */
async function learn(
  { progress, io }: Context,
  { registry }: Session,
  { table, rows }: { readonly table: FeatureTable; readonly rows: readonly Row[] },
  listed: Listed,
  settings: Resolved,
): Promise<{ readonly found: FittedModel; readonly labelled: readonly number[]; readonly options: Json }> {
  const labelled = [...rows.keys()].filter((row) => rows[row]?.label !== undefined);
  const present = new Set(labelled.map((row) => rows[row]?.label as string));
  const classes = listed.classes.filter((name) => present.has(name));
  const labels = Int32Array.from(labelled, (row) => classes.indexOf(rows[row]?.label as string));
  const numbers = new Map<string, number>();
  // A row without a group is a group of its own.
  const groups = Int32Array.from(labelled, (row) => {
    const name = rows[row]?.group ?? `\u0000${row}`;
    numbers.set(name, numbers.get(name) ?? numbers.size);
    return numbers.get(name) as number;
  });
  const single = classes.filter(
    (_, index) => new Set(groups.filter((__, at) => labels[at] === index)).size === 1,
  );
  if (single.length > 0)
    progress.warn(
      `${single.length === 1 ? 'The class' : 'The classes'} ${single.slice(0, 5).join(', ')} ${single.length === 1 ? 'has' : 'have'} labelled images of one ${numbers.size < labelled.length ? 'group' : 'image'} only: how well ${single.length === 1 ? 'it is' : 'they are'} told apart cannot be judged.`,
    );
  const { classifier: name } = settings;
  const usual = (referenceClassifierOptions as Readonly<Record<string, object>>)[name] ?? {};
  const options = { ...usual, ...settings.options[name] };
  progress.stage('Fit');
  const found = await fitModel({
    classifier: await createClassifier(registry, name, { options: { [name]: options } }, classes.length),
    table: takeRows({ rows: rows.length, columns: table.embedDim, data: table.features }, labelled),
    labels,
    classes,
    groups,
    features: table,
    targetError: settings.targetError,
    key: foldIn(key(settings.seed), 'predict'),
    onFit: async (done, total) => {
      await new Promise<void>((next) => setImmediate(next));
      io.signal.throwIfAborted();
      progress.tick({ done, total, unit: 'fits' });
    },
  });
  progress.end();
  return { found, labelled, options: options as Json };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What the labelled images say of the model, in words. */
function describe({ heldOut, abstention, temperature }: Model): string {
  const { labelled, rows, accuracy, confidence } = heldOut;
  const judged =
    rows === 0
      ? `${labelled} labelled images, none of which could be held out: nothing is known of how often the model is right.`
      : `${labelled} labelled images; of ${rows} held out in turn ${percent(accuracy)} were classified right, with a mean probability of ${percent(confidence)} (temperature ${temperature.toFixed(2)}).`;
  const target = percent(abstention.targetError);
  const promise =
    abstention.threshold === null
      ? `No probability is high enough to promise, with 90 % confidence, at most ${target} wrong answers: every image is left to a person. Label more images (it takes ${abstention.needed} right answers in a row at least), or put up with more by --target-error.`
      : `Answers are given from a probability of ${abstention.threshold.toFixed(3)} up, as for ${abstention.answered} of the held-out images (${abstention.wrong} wrong); with 90 % confidence at most ${target} of such answers are wrong, on images that come as the labelled ones did.`;
  return `${judged}\n${promise}`;
}

/**
 * `sparsam predict`: with labels a model is fitted on all of them (and written with --model), without labels it is read.
 * Then every image of a folder gets its class, a calibrated probability and whether to abstain. A labelled image among
 * them is predicted by a fit that did not see it.
 */
export async function predict(context: Context, given: Settings): Promise<void> {
  const { io, progress, say } = context;
  checkGiven(given);
  const { run, labels, model: modelFile, out } = given;
  if (out !== undefined) claimFile(out, given.overwrite);
  if (labels !== undefined && modelFile !== undefined) {
    if (modelFile === out) throw new SparsamError('usage', '--model and --out name the same file. Name two.');
    claimFile(modelFile, given.overwrite);
  }
  const settings = withDefaults(overlay(run === undefined ? {} : await readRunConfig(run), given));
  const session = await openSession(io.cwd, settings);
  if (labels !== undefined) session.registry.find('classifier', settings.classifier);
  const listed = await list(context, given);
  const saved =
    labels === undefined
      ? await readModel(modelFile as string, ({ name, options }, numClasses) =>
          createClassifier(session.registry, name, { options: { [name]: options } }, numClasses),
        )
      : undefined;
  const weights =
    run === undefined
      ? await readWeights(given.weights as string, session.backbone)
      : await readRunWeights(session, settings, run, progress.warn);
  const { imageSize, pooling } = saved?.features ?? settings;
  const source = {
    backbone: session.backbone.name,
    weights: weightsHash(flatten<NdArray>(weights)),
    imageSize,
    pooling,
  };
  if (saved !== undefined) checkSource(modelFile as string, saved.features, source, run);
  const read = await featuresOf(context, session, weights, listed, { ...settings, imageSize, pooling });
  const { table, rows } = read;
  const learned = saved === undefined ? await learn(context, session, read, listed, settings) : undefined;
  const model = saved ?? (learned as { found: FittedModel }).found.model;
  if (learned !== undefined && modelFile !== undefined)
    await writeModel(modelFile, model, { name: settings.classifier, options: learned.options });

  const { classes, features: _features, fitted: _fitted, ...summary } = model;
  let written = 0;
  let abstained = 0;
  if (out !== undefined) {
    const order = new Map(rows.map(({ path }, row) => [path, row]));
    const asked = listed.asked.flatMap((path) => order.get(path) ?? []);
    const all = applyModel(
      model,
      takeRows({ rows: rows.length, columns: table.embedDim, data: table.features }, asked),
    );
    const heldOut = learned?.found.heldOut;
    const placeOfHeldOut = new Map(
      Array.from(heldOut?.rows ?? [], (at, place) => [learned?.labelled[at] as number, place]),
    );
    const predictions = asked.map((row, at): Prediction => {
      const place = placeOfHeldOut.get(row);
      const [from, index] = place === undefined || heldOut === undefined ? [all, at] : [heldOut, place];
      const { path, label } = rows[row] as Row;
      const width = classes.length;
      return {
        image: path,
        predicted: classes[from.predicted[index] as number] as string,
        probability: from.confidences[index] as number,
        abstain: from.abstain[index] as boolean,
        ...(label === undefined ? {} : { label }),
        probabilities: from.probabilities.data.subarray(index * width, (index + 1) * width),
      };
    });
    await writeFileAtomic(out, predictionsCsv(predictions, classes));
    written = predictions.length;
    abstained = predictions.filter(({ abstain }) => abstain).length;
  }
  const lines = [
    describe(model),
    ...(out === undefined ? [] : [`${written} images, ${abstained} of them left to a person: ${out}`]),
    ...(learned === undefined || modelFile === undefined ? [] : [`The model: ${modelFile}`]),
  ];
  say(lines.join('\n'), {
    event: 'done',
    ...(out === undefined ? {} : { out, images: written, abstained }),
    ...(modelFile === undefined ? {} : { model: modelFile }),
    classes,
    ...summary,
  });
}
