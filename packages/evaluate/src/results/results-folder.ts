import {
  type Json,
  decodeSafetensors,
  encodeSafetensors,
  readBytes,
  writeFileAtomic,
} from '@sparsam/checkpoint';
import { type NdArray, SparsamError } from '@sparsam/core';
import { join } from 'node:path';
import type { ProtocolResult } from '../protocol/run-protocol.ts';
import { analyse } from '../statistics/analyse.ts';
import type { SeriesName } from '../statistics/series.ts';
import { calibrationOf } from './calibration.ts';
import { type ResultsFile, resultsFileSchema, resultsSchema } from './schema.ts';

export const resultsFileName = 'results.json';
export const predictionsFileName = 'predictions.safetensors';

/** Results with what made them, ready to be written. */
export type Results = {
  /** One for each method; all under one protocol. */
  readonly parts: readonly ProtocolResult[];
  /** Version, weights, command, node, threads, seconds, ... */
  readonly provenance: { readonly [name: string]: Json };
};

/** The content of `results.json` for some parts. Throws SparsamError where they are not of one protocol. */
export function resultsFile({ parts, provenance }: Results): ResultsFile {
  const [first] = parts;
  if (first === undefined) throw new SparsamError('internal', 'There are no results to write.');
  const other = parts.find(({ protocol }) => protocol.id !== first.protocol.id);
  if (other !== undefined) {
    throw new SparsamError(
      'internal',
      `Results of the protocols ${first.protocol.id.slice(0, 12)} and ${other.protocol.id.slice(0, 12)} do not belong in one file: something that can change a number differs. Write them into folders of their own.`,
    );
  }
  const { protocol, test } = first;
  const kPerClass = protocol.k.at(-1) as number;
  return {
    schema: resultsSchema,
    protocol,
    rows: parts.flatMap(({ rows }) => rows),
    confusions: parts.flatMap(({ confusions }) => confusions),
    shortfalls: [...first.shortfalls],
    ...analyse(
      parts.flatMap(({ series }) => series),
      protocol,
      test,
    ),
    calibration: parts.flatMap(({ scores }) =>
      scores.map((one) =>
        calibrationOf(one, { truth: test.labels, classes: protocol.classes.length, kPerClass }),
      ),
    ),
    provenance: { ...provenance },
  };
}

const tensorName = (kind: 'predictions' | 'scores', { method, backbone, classifier }: SeriesName): string =>
  `${kind}/${method}/${backbone}/${classifier}`;

/**
 * Writes `predictions.safetensors` and then `results.json` into an existing folder, each whole or not at all, so that
 * results never lie there without the predictions they come from. Returns what `results.json` holds.
 *
 * The predictions' tensors are `labels` [test] and, for each method, backbone and classifier,
 * `predictions/<method>/<backbone>/<classifier>` [k, repetitions, test]; classes are numbers into the protocol's list, in
 * uint8 where there are at most 256. Where classifiers have probabilities, `scores/<method>/<backbone>/<classifier>`
 * float32 [draws, test, classes] holds those of the first draws at the largest k. Where images have groups, `groups` int32
 * [test] numbers them (-1: none). The metadata holds the protocol's id and the test images in order.
 */
export async function writeResults(folder: string, results: Results): Promise<ResultsFile> {
  const file = resultsFile(results);
  const { protocol } = file;
  const { test } = results.parts[0] as ProtocolResult;
  const shape = [protocol.k.length, protocol.repetitions, test.images.length];
  const pack = (values: Int32Array, of: readonly number[]): NdArray =>
    protocol.classes.length <= 256
      ? { dtype: 'uint8', shape: of, data: Uint8Array.from(values) }
      : { dtype: 'int32', shape: of, data: values };
  const tensors = new Map<string, NdArray>([['labels', pack(test.labels, [test.images.length])]]);
  if (test.groups !== undefined)
    tensors.set('groups', { dtype: 'int32', shape: [test.images.length], data: test.groups });
  for (const part of results.parts) {
    for (const prediction of part.predictions) {
      const name = tensorName('predictions', prediction);
      if (tensors.has(name))
        throw new SparsamError('internal', `There are two sets of predictions of ${name}.`);
      tensors.set(name, pack(prediction.values, shape));
    }
    for (const scores of part.scores) {
      tensors.set(tensorName('scores', scores), {
        dtype: 'float32',
        shape: [scores.draws, test.images.length, protocol.classes.length],
        data: scores.values,
      });
    }
  }
  const metadata = { protocol: protocol.id, images: JSON.stringify(test.images) };
  await writeFileAtomic(join(folder, predictionsFileName), encodeSafetensors(tensors, metadata));
  await writeFileAtomic(join(folder, resultsFileName), `${JSON.stringify(file, null, 1)}\n`);
  return file;
}

/** Reads `results.json` of a folder. Throws SparsamError where it is missing, damaged or of another version. */
export async function readResults(folder: string): Promise<ResultsFile> {
  const path = join(folder, resultsFileName);
  const text = new TextDecoder().decode(await readBytes(path));
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new SparsamError(
      'input',
      `${path} is not JSON; it may be half-written or damaged. Evaluate again to make it anew.`,
      { cause },
    );
  }
  const version =
    typeof content === 'object' && content !== null ? (content as { schema?: unknown }).schema : undefined;
  if (version !== resultsSchema) {
    throw new SparsamError(
      'input',
      `${path} is of version ${String(version)} and this release reads version ${resultsSchema}. Use the release that wrote it, or evaluate again.`,
    );
  }
  const parsed = resultsFileSchema.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues
      .slice(0, 3)
      .map(({ path: at, message }) => `${at.join('.')}: ${message}`);
    throw new SparsamError(
      'input',
      `${path} does not hold what its version says: ${issues.join('; ')}. Evaluate again to make it anew.`,
    );
  }
  return parsed.data;
}

/** What `predictions.safetensors` holds. */
export type PredictionsFile = {
  readonly protocol: string;
  readonly images: readonly string[];
  readonly labels: Int32Array;
  /** Number of each image's group, -1 where it has none, [test]; absent where no image has one. */
  readonly groups?: Int32Array | undefined;
  /** [k, repetitions, test] by `<method>/<backbone>/<classifier>`. */
  readonly predictions: ReadonlyMap<string, NdArray>;
  /** Probabilities of the first draws at the largest k, [draws, test, classes], by the same names. */
  readonly scores: ReadonlyMap<string, NdArray>;
};

/** Reads the predictions of a folder. */
export async function readPredictions(folder: string): Promise<PredictionsFile> {
  const path = join(folder, predictionsFileName);
  const { tensors, metadata } = decodeSafetensors(await readBytes(path), path);
  const labels = tensors.get('labels');
  if (labels === undefined || metadata['images'] === undefined) {
    throw new SparsamError(
      'input',
      `${path} does not hold predictions: its labels or image names are missing. Evaluate again to make it anew.`,
    );
  }
  const under = (prefix: string): Map<string, NdArray> =>
    new Map(
      [...tensors].flatMap(([name, tensor]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
      ),
    );
  const groups = tensors.get('groups');
  return {
    protocol: metadata['protocol'] ?? '',
    images: JSON.parse(metadata['images']) as string[],
    labels: Int32Array.from(labels.data),
    ...(groups === undefined ? {} : { groups: Int32Array.from(groups.data) }),
    predictions: under('predictions/'),
    scores: under('scores/'),
  };
}
