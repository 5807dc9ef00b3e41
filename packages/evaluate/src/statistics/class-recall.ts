import { type Interval, scoreInterval } from './interval.ts';
import type { SeriesPoint, TestImages } from './series.ts';
import { addVariances } from './spread.ts';
import { unitsOf } from './units.ts';
import { varianceParts } from './variance-parts.ts';

/** The recall of one class: mean and sample deviation over draws, and its interval. */
export type ClassRecall = {
  /** Test images of the class, and groups that they come from (an image without a group is one). */
  readonly images: number;
  readonly units: number;
  readonly mean: number;
  readonly stdev: number;
  readonly interval: Interval | null;
};

/**
 * The recall of every class, [classes], over draws and test images. Recall is a mean, so its variance over images, groups
 * and draws is known without resampling; the interval is `scoreInterval`'s, which holds where few images are all right.
 */
export function classRecalls({ table }: SeriesPoint, { groups }: Pick<TestImages, 'groups'>): ClassRecall[] {
  const { classes, truth, draws, predicted } = table;
  return Array.from({ length: classes }, (_, label) => {
    const own = [...truth.keys()].filter((image) => truth[image] === label);
    const units = unitsOf(
      new Int32Array(own.length),
      1,
      groups && Int32Array.from(own, (image) => groups[image] as number),
    );
    const cells = new Float64Array(draws * own.length);
    const values = Array.from({ length: draws }, (__, draw) => {
      const right = own.map((image) => (predicted[draw * truth.length + image] === label ? 1 : 0) as number);
      const recall = right.reduce((sum, value) => sum + value, 0) / own.length;
      right.forEach((value, index) => {
        cells[draw * own.length + index] = (value - recall) / own.length;
      });
      return recall;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / draws;
    const parts = varianceParts(values, cells, units);
    const count = units.starts.at(-1) as number;
    return {
      images: own.length,
      units: count,
      mean,
      stdev:
        draws < 2 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1)),
      interval: scoreInterval(mean, addVariances(parts.images, parts.draws, parts), count),
    };
  });
}
