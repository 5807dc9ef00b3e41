import type { ConfusionMatrix } from '../metrics/confusion-matrix.ts';
import { type MetricName, classScores, metrics } from '../metrics/scores.ts';

/**
 * The derivative of a metric by the weight of one test image, for each cell of the confusion matrix that the image can be
 * in, [classes, classes] (rows true, columns predicted). Over all images they sum to 0. To first order, leaving images out
 * or counting them twice changes the metric by the sum of theirs (Hampel's influence function).
 */
export function influence(metric: MetricName, matrix: ConfusionMatrix): Float64Array {
  const { classes, counts } = matrix;
  const values = new Float64Array(classes * classes);
  const scores = classScores(matrix);
  const total = scores.reduce((sum, { support }) => sum + support, 0);
  const predictedAs = Float64Array.from({ length: classes }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < classes; row++) sum += counts[row * classes + column] as number;
    return sum;
  });
  const present = scores.filter(({ support }) => support > 0).length;
  const named = scores.filter(({ support }, label) => support + (predictedAs[label] as number) > 0).length;
  const overall = metrics.accuracy(matrix);
  for (let row = 0; row < classes; row++) {
    for (let column = 0; column < classes; column++) {
      const right = row === column ? 1 : 0;
      const { recall, support } = scores[row] as (typeof scores)[number];
      let value = 0;
      if (metric === 'accuracy') value = total === 0 ? 0 : (right - overall) / total;
      else if (metric === 'balancedAccuracy')
        value = support === 0 ? 0 : (right - recall) / (support * present);
      else {
        // F1 = 2 TP / (support + predicted): the image adds 1 to TP where it is right, and to both sums below the line.
        for (const label of new Set([row, column])) {
          const below = (scores[label] as (typeof scores)[number]).support + (predictedAs[label] as number);
          const added = (label === row ? 1 : 0) + (label === column ? 1 : 0);
          const f1 = (scores[label] as (typeof scores)[number]).f1;
          if (below > 0) value += (2 * right - f1 * added) / (below * named);
        }
      }
      values[row * classes + column] = value;
    }
  }
  return values;
}
