import { type Key, foldIn } from '@sparsam/core';
import type { MetricName } from '../metrics/scores.ts';
import { type PredictionTable, type WrongCells, wrongCells } from './prediction-table.ts';
import { resampleWeights } from './resample.ts';
import type { Units } from './units.ts';

/** A number for each metric. */
export type ByMetric<Value> = Readonly<Record<MetricName, Value>>;

/** Weight of each class, [classes], and in all. */
type Sizes = { readonly byClass: Float64Array; total: number };

/** The metrics of a table under weights of its images, averaged over draws, written into `out`. */
function weighted(
  { classes, draws }: PredictionTable,
  { image, from, to }: WrongCells,
  weights: Float64Array,
  { byClass, total }: Sizes,
  { missed, taken }: { readonly missed: Float64Array; readonly taken: Float64Array },
  out: { balancedAccuracy: number; accuracy: number; macroF1: number },
): void {
  missed.fill(0);
  taken.fill(0);
  for (let i = 0; i < image.length; i++) {
    const weight = weights[image[i] as number] as number;
    const [row, column] = [from[i] as number, to[i] as number];
    missed[row] = (missed[row] as number) + weight;
    taken[column] = (taken[column] as number) + weight;
  }
  let [recalls, hits, f1s] = [0, 0, 0];
  let present = 0;
  for (let label = 0; label < classes; label++) if ((byClass[label] as number) > 0) present++;
  for (let draw = 0; draw < draws; draw++) {
    let [f1, named] = [0, 0];
    for (let label = 0; label < classes; label++) {
      const own = byClass[label] as number;
      const cell = draw * classes + label;
      const right = own - (missed[cell] as number);
      const either = own + right + (taken[cell] as number);
      if (own > 0) recalls += right / own;
      hits += right;
      if (either > 0) {
        f1 += (2 * right) / either;
        named++;
      }
    }
    f1s += f1 / named;
  }
  out.balancedAccuracy = recalls / (draws * present);
  out.accuracy = hits / (draws * total);
  out.macroF1 = f1s / draws;
}

/**
 * Metrics of tables of the same test images, averaged over draws, under bootstrap resamples of the images: [replicates]
 * for each metric, table by table. All tables see the same resamples, so that differences between them are paired.
 *
 * A class that a resample of groups happens to miss is left out of its mean recall.
 */
export function imageReplicates(
  tables: readonly PredictionTable[],
  units: Units,
  { key, replicates }: { readonly key: Key; readonly replicates: number },
): ByMetric<Float64Array>[] {
  const images = units.unitOf.length;
  const weights = new Float64Array(images);
  const prepared = tables.map((table) => ({
    table,
    wrong: wrongCells(table),
    scratch: {
      missed: new Float64Array(table.draws * table.classes),
      taken: new Float64Array(table.draws * table.classes),
    },
    found: {
      balancedAccuracy: new Float64Array(replicates),
      accuracy: new Float64Array(replicates),
      macroF1: new Float64Array(replicates),
    },
  }));
  const out = { balancedAccuracy: 0, accuracy: 0, macroF1: 0 };
  const [truth, classes] = [tables[0]?.truth ?? new Int32Array(0), tables[0]?.classes ?? 0];
  const sizes = { byClass: new Float64Array(classes), total: 0 };
  for (let replicate = 0; replicate < replicates; replicate++) {
    resampleWeights(units, foldIn(key, replicate), weights);
    sizes.byClass.fill(0);
    sizes.total = 0;
    for (let image = 0; image < images; image++) {
      const label = truth[image] as number;
      const weight = weights[image] as number;
      sizes.byClass[label] = (sizes.byClass[label] as number) + weight;
      sizes.total += weight;
    }
    for (const { table, wrong, scratch, found } of prepared) {
      weighted(table, wrong, weights, sizes, scratch, out);
      found.balancedAccuracy[replicate] = out.balancedAccuracy;
      found.accuracy[replicate] = out.accuracy;
      found.macroF1[replicate] = out.macroF1;
    }
  }
  return prepared.map(({ found }) => found);
}
