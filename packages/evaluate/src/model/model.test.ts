import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeDoubles, encodeDoubles, weightsHash } from '@sparsam/checkpoint';
import {
  type Classifier,
  type FittedClassifier,
  type NdArray,
  type SavedArrays,
  flatten,
  float32,
  key,
  normals,
} from '@sparsam/core';
import { loadArray, saveArray } from '@sparsam/tabular';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyModel, fitModel } from './model.ts';
import { openModel, writeModel } from './model-file.ts';

/** Log densities of clouds of one width around the classes' means, far too sure by `boldness`. */
function clouds(boldness: number): Classifier {
  const fitted = (classes: Int32Array, means: SavedArrays[string]): FittedClassifier => {
    const columns = means.shape[1] as number;
    const decisionScores: FittedClassifier['decisionScores'] = ({ rows, data }) => ({
      rows,
      columns: classes.length,
      data: Float64Array.from({ length: rows * classes.length }, (_, at) => {
        const [row, index] = [Math.floor(at / classes.length), at % classes.length];
        let squared = 0;
        for (let j = 0; j < columns; j++)
          squared += ((data[row * columns + j] as number) - (means.data[index * columns + j] as number)) ** 2;
        return (-boldness * squared) / 2;
      }),
    });
    return {
      classes,
      decisionScores,
      predict: () => new Int32Array(0),
      save: () => ({ means }),
    };
  };
  return {
    name: 'clouds',
    fit({ columns, data }, labels) {
      const classes = Int32Array.from(new Set(labels)).sort();
      const means = new Float64Array(classes.length * columns);
      classes.forEach((label, index) => {
        const own = [...labels.keys()].filter((row) => labels[row] === label);
        for (const row of own)
          for (let j = 0; j < columns; j++)
            means[index * columns + j] =
              (means[index * columns + j] as number) + (data[row * columns + j] as number) / own.length;
      });
      return fitted(classes, saveArray(means, [classes.length, columns]));
    },
    load: (saved) => {
      const means = loadArray('clouds', saved, 'means', [undefined, undefined]);
      return fitted(
        Int32Array.from({ length: means.shape[0] as number }, (_, i) => i),
        means,
      );
    },
  };
}

const columns = 3;
/** Rows of three overlapping clouds around unit vectors. */
const rowsOf = (seed: number, rows: number) => {
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
  const data = normals(key(seed), rows * columns).map(
    (z, at) => z + (at % columns === (labels[Math.floor(at / columns)] as number) ? 2 : 0),
  );
  return { table: { rows, columns, data }, labels };
};
const weights = {
  params: { 'a.weight': float32(Float32Array.of(1, -2, 3), [3]) },
  buffers: { 'a.mean': float32(Float32Array.of(4), [1]) },
};
const hash = weightsHash(flatten<NdArray>(weights));
const features = {
  ...({ backbone: 'toy', imageSize: 32, pooling: 'cls', orientations: 1 } as const),
  weights: hash,
};
const network = { backbone: 'toy', options: { toy: { depth: 1 } }, weights };
const classes = ['basophil', 'eosinophil', 'monocyte'];
const fit = (rows: number, targetError = 0.1, boldness = 5) =>
  fitModel({
    ...{ classifier: clouds(boldness), ...rowsOf(1, rows), classes, features, targetError, key: key(0) },
    preprocessing: [],
  });

describe('a model', () => {
  it('brings down a classifier that is far too sure, so that its probabilities come true', async () => {
    const { model } = await fit(400);
    expect(model.temperature).toBeGreaterThan(3);
    expect(model.heldOut.confidence).toBeCloseTo(model.heldOut.accuracy, 1);
    const fresh = rowsOf(9, 3000);
    const { predicted, confidences, probabilities } = applyModel(model, fresh.table);
    const right = predicted.reduce((sum, index, row) => sum + Number(index === fresh.labels[row]), 0) / 3000;
    expect(confidences.reduce((sum, p) => sum + p, 0) / 3000).toBeCloseTo(right, 1);
    expect(probabilities.data.subarray(0, 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('abstains so that the answers on new rows err no more than was asked for', async () => {
    const { model, heldOut } = await fit(400, 0.1);
    const fresh = rowsOf(9, 3000);
    const { predicted, abstain } = applyModel(model, fresh.table);
    const answered = [...predicted.keys()].filter((row) => abstain[row] === false);
    const wrong = answered.filter((row) => predicted[row] !== fresh.labels[row]).length;
    expect(answered.length / 3000).toBeGreaterThan(0.3);
    expect(answered.length / 3000).toBeLessThan(0.95);
    expect(wrong / answered.length).toBeLessThan(0.1);
    expect(heldOut.rows).toHaveLength(400);
    expect(heldOut.abstain.filter((flag) => !flag)).toHaveLength(model.abstention.answered);
  });

  it('answers nothing where the labels are too few to promise anything', async () => {
    const { model } = await fit(12);
    expect(model.abstention).toMatchObject({ threshold: null, rows: 12 });
    expect(applyModel(model, rowsOf(2, 5).table).abstain).toEqual([true, true, true, true, true]);
    const single = await fit(3);
    expect([single.model.heldOut.rows, single.model.temperature]).toEqual([0, 1]);
  });

  it('refuses one class', async () => {
    const { table } = rowsOf(1, 4);
    const one = fitModel({
      ...{ classifier: clouds(1), table, labels: new Int32Array(4), classes: ['only'], features },
      ...{ targetError: 0.1, key: key(0) },
    });
    await expect(one).rejects.toThrow('All labels are "only"');
  });
});

describe('the file of a model', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sparsam-model-'))));
  afterAll(() => rm(folder, { recursive: true }));
  const make = async () => clouds(5);

  it('gives the model back, with the same predictions to the last bit', async () => {
    const file = join(folder, 'model.safetensors');
    const { table, labels } = rowsOf(1, 60);
    const { model } = await fitModel({
      ...{ classifier: clouds(5), table, labels, classes, features, targetError: 0.1, key: key(0) },
      ...{ preprocessing: ['whiten', 'power', 'pca'], unlabelled: rowsOf(2, 200).table },
    });
    await writeModel(file, model, { classifier: { name: 'clouds', options: { boldness: 5 } }, network });
    const asked: unknown[] = [];
    const opened = await openModel(file);
    expect(opened).toMatchObject({ features, network });
    const loaded = await opened.load(async (classifier, numClasses) => {
      asked.push(classifier, numClasses);
      return clouds(5);
    });
    expect(asked).toEqual([{ name: 'clouds', options: { boldness: 5 } }, 3]);
    const { fitted: _was, ...facts } = model;
    expect(loaded).toMatchObject(facts);
    const fresh = rowsOf(3, 50).table;
    expect(applyModel(loaded, fresh)).toEqual(applyModel(model, fresh));
  });

  it('is refused where it is damaged or none of ours', async () => {
    const file = join(folder, 'model.safetensors');
    const bytes = await readFile(file);
    const other = join(folder, 'other.safetensors');
    const broken = async (content: Uint8Array): Promise<void> => writeFile(other, content);
    const opened = () => openModel(other);
    await broken(bytes.subarray(0, bytes.length - 8));
    await expect(opened()).rejects.toThrow('truncated');
    await broken(encodeDoubles({}));
    await expect(opened()).rejects.toThrow('holds no model of sparsam');
    await broken(encodeDoubles({}, { format: 'sparsam-model', model: '{"schema":2}' }));
    await expect(opened()).rejects.toThrow('another version: schema');
    const renamed = bytes.toString('latin1').replace('classifier/means', 'classifier/meanz');
    await broken(Buffer.from(renamed, 'latin1'));
    await expect((await opened()).load(make)).rejects.toThrow('"means" should be an array');
    const { arrays, metadata } = decodeDoubles(bytes);
    await broken(encodeDoubles(arrays, metadata));
    await expect(opened()).rejects.toThrow('the weights of its network are not those');
    await expect(openModel(join(folder, 'nowhere'))).rejects.toThrow('nowhere');
  });

  it('cannot be written of a classifier that cannot be saved', async () => {
    const { model } = await fit(60);
    const { save: _save, ...unsaved } = model.fitted;
    const write = writeModel(
      join(folder, 'x'),
      { ...model, fitted: unsaved },
      { classifier: { name: 'odd', options: {} }, network },
    );
    await expect(write).rejects.toThrow('odd cannot be saved');
  });
});
