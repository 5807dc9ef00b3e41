import type { Json } from '@sparsam/checkpoint';
import { type FeatureTable, type Row, SparsamError, foldIn, key } from '@sparsam/core';
import {
  type FeatureSource,
  type Model,
  type ModelPredictions,
  classifierOptions,
  fitModel,
  rowGroups,
  takeRows,
} from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { createClassifier } from '../composition/create-parts.ts';
import type { Session } from '../composition/session.ts';
import type { Resolved } from '../options/defaults.ts';
import { preprocessingNamed } from './preprocessing-named.ts';

/** Throws SparsamError (input), both named, where a model was fitted on features of another network. */
export function checkSource(
  file: string,
  model: FeatureSource,
  own: FeatureSource,
  run: string | undefined,
): void {
  if (model.backbone === own.backbone && model.weights === own.weights) return;
  const named = ({ backbone, weights }: FeatureSource): string =>
    `${backbone} (weights ${weights.slice(0, 12)})`;
  throw new SparsamError(
    'input',
    `The model ${file} was fitted on features of ${named(model)}; ${run === undefined ? 'given are' : `the run ${run} has`} ${named(own)}. ` +
      'Give the run it was fitted with, or fit it again with --labels.',
  );
}

/** A model that was fitted, and what fits that had not seen them say of the labelled rows. */
export type Learned = {
  readonly model: Model;
  readonly heldOut: ModelPredictions;
  /** The place of a row among the held-out ones; none where it could not be held out. */
  readonly places: ReadonlyMap<number, number>;
  /** The options that the classifier was made with. */
  readonly options: Json;
};

/** Warns of classes that cannot be held out. */
function warnOfSingles(single: readonly string[], what: string, warn: (text: string) => void): void {
  if (single.length === 0) return;
  const one = single.length === 1;
  warn(
    `${one ? 'The class' : 'The classes'} ${single.slice(0, 5).join(', ')} ${one ? 'has' : 'have'} labelled images of one ${what} only: how well ${one ? 'it is' : 'they are'} told apart cannot be judged.`,
  );
}

/** Fits a model on the labelled rows. */
export async function learn(
  { progress, io }: Context,
  { registry }: Session,
  { table, rows }: { readonly table: FeatureTable; readonly rows: readonly Row[] },
  classNames: readonly string[],
  settings: Resolved,
): Promise<Learned> {
  const labelled = [...rows.keys()].filter((row) => rows[row]?.label !== undefined);
  const present = new Set(labelled.map((row) => rows[row]?.label as string));
  const classes = classNames.filter((name) => present.has(name));
  const labels = Int32Array.from(labelled, (row) => classes.indexOf(rows[row]?.label as string));
  const groups =
    rowGroups({ groups: rows.map(({ group }) => group) }, labelled) ?? Int32Array.from(labelled.keys());
  const single = classes.filter(
    (_, index) => new Set(groups.filter((__, at) => labels[at] === index)).size === 1,
  );
  warnOfSingles(single, new Set(groups).size < labelled.length ? 'group' : 'image', progress.warn);
  const { classifier: name } = settings;
  const preprocessing = preprocessingNamed[settings.preprocessing];
  const options = classifierOptions(name, settings.options[name], preprocessing);
  progress.stage('Fit');
  const all = { rows: rows.length, columns: table.embedDim, data: table.features };
  const found = await fitModel({
    classifier: await createClassifier(registry, name, { options: { [name]: options } }, classes.length),
    table: takeRows(all, labelled),
    unlabelled: all,
    preprocessing,
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
  const { model, heldOut } = found;
  const places = new Map(Array.from(heldOut.rows, (at, place) => [labelled[at] as number, place]));
  return { model, heldOut, places, options: options as Json };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** What the labelled images say of the model, in words. */
export function describe({ heldOut, abstention, temperature }: Model): string {
  const { labelled, rows, accuracy, confidence, calibrationError } = heldOut;
  const judged =
    rows === 0
      ? `${labelled} labelled images, none of which could be held out: nothing is known of how often the model is right.`
      : `${labelled} labelled images; of ${rows} held out in turn ${percent(accuracy)} were classified right, with a mean probability of ${percent(confidence)} (temperature ${temperature.toFixed(2)}, expected calibration error ${calibrationError.toFixed(3)}).`;
  const target = percent(abstention.targetError);
  const promise =
    abstention.threshold === null
      ? `No probability is high enough to promise, with 90 % confidence, at most ${target} wrong answers: every image is left to a person. Label more images (it takes ${abstention.needed} right answers in a row at least), or put up with more by --target-error.`
      : `Answers are given from a probability of ${abstention.threshold.toFixed(3)} up, as for ${abstention.answered} of the held-out images (${abstention.wrong} wrong); with 90 % confidence at most ${target} of such answers are wrong, on images that come as the labelled ones did.`;
  return `${judged}\n${promise}`;
}
