import {
  type ProtocolDescription,
  type ProtocolResult,
  type Task,
  resultOfPredictions,
} from '@sparsam/evaluate';
import type { JobResult } from './job-specs.ts';
import type { Cell } from './plan-jobs.ts';

export type Merged = {
  readonly parts: readonly ProtocolResult[];
  /** Series that are left out because not all of their cells are there. */
  readonly incomplete: readonly string[];
};

/** Values grouped by a name, groups in the order of their first value. */
function groupBy<T>(values: readonly T[], nameOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(nameOf(value), [...(groups.get(nameOf(value)) ?? []), value]);
  return groups;
}

/**
 * The cells of one data set as results under one protocol. Depends on the cells and their results alone, whoever made
 * them and however often, so merging again gives the same.
 */
export function mergeCells(
  task: Task,
  protocol: ProtocolDescription,
  cells: readonly Cell[],
  results: ReadonlyMap<string, JobResult>,
): Merged {
  const numTest = task.test.length;
  const parts: ProtocolResult[] = [];
  const incomplete: string[] = [];
  for (const series of groupBy(cells, ({ method, backbone }) => `${method}\n${backbone}`).values()) {
    const predictions = [];
    for (const own of groupBy(series, ({ classifier }) => classifier).values()) {
      const { method, backbone, classifier } = own[0] as Cell;
      const missing = own.filter(({ key }) => results.get(key)?.predictions?.length !== numTest).length;
      if (missing > 0) {
        incomplete.push(`${method} with ${classifier} (${missing} of ${own.length} draws missing)`);
        continue;
      }
      const values = new Int32Array(protocol.k.length * protocol.repetitions * numTest);
      for (const { key, kPerClass, repetition } of own) {
        const at = (protocol.k.indexOf(kPerClass) * protocol.repetitions + repetition) * numTest;
        values.set(results.get(key)?.predictions as number[], at);
      }
      predictions.push({ method, backbone, classifier, values });
    }
    if (predictions.length > 0) parts.push(resultOfPredictions(task, protocol, predictions));
  }
  return { parts, incomplete };
}
