import {
  type ProtocolDescription,
  type ProtocolResult,
  type Task,
  resultOfPredictions,
} from '@sparsam/evaluate';
import type { CostRecord, JobResult } from './job-specs.ts';
import type { Cell } from './plan-jobs.ts';

/** What training took on average over the draws of one method at one k; the search apart. */
export type ComputeRow = {
  readonly backbone: string;
  readonly method: string;
  readonly kPerClass: number;
  readonly training: CostRecord;
  readonly search: CostRecord;
};

export type Merged = {
  readonly parts: readonly ProtocolResult[];
  readonly compute: readonly ComputeRow[];
  /** Series that are left out because not all of their cells are there. */
  readonly incomplete: readonly string[];
};

const none: CostRecord = { steps: 0, examples: 0, seconds: 0 };

function mean(costs: readonly CostRecord[]): CostRecord {
  const of = (name: keyof CostRecord): number =>
    costs.reduce((sum, cost) => sum + cost[name], 0) / Math.max(1, costs.length);
  return { steps: Math.round(of('steps')), examples: Math.round(of('examples')), seconds: of('seconds') };
}

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
  const trained = cells.filter(({ key }) => results.get(key)?.searchCost !== undefined);
  const compute = [...groupBy(trained, (c) => `${c.backbone}\n${c.method}\n${c.kPerClass}`).values()].map(
    (own) => {
      const { backbone, method, kPerClass } = own[0] as Cell;
      const costs = (name: 'cost' | 'searchCost') => own.map(({ key }) => results.get(key)?.[name] ?? none);
      return {
        backbone,
        method,
        kPerClass,
        training: mean(costs('cost')),
        search: mean(costs('searchCost')),
      };
    },
  );
  return { parts, compute, incomplete };
}
