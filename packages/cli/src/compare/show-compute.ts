import type { JobResult } from './job-specs.ts';
import type { ComputeRow } from './merge.ts';
import { duration } from '../ui/duration.ts';
import { textTable } from '../ui/table.ts';

/** What each training took: the budget is the same for all where it is enforced, the search comes on top. */
export function computeTable(
  pretrainings: readonly { readonly title: string; readonly result: JobResult }[],
  rows: readonly ComputeRow[],
): string {
  const learned = pretrainings.map(({ title, result }) => [
    title,
    `${result.cost?.steps ?? 0}`,
    `${result.cost?.examples ?? 0}`,
    duration(result.cost?.seconds ?? result.seconds),
    '',
  ]);
  const trained = rows.map(({ method, backbone, kPerClass, training, search }) => [
    `${method} with ${backbone}, k=${kPerClass}`,
    `${training.steps}`,
    `${training.examples}`,
    duration(training.seconds),
    search.steps === 0 ? 'none' : `${search.steps} steps, ${duration(search.seconds)}`,
  ]);
  return textTable(
    ['TRAINING', 'STEPS', 'EXAMPLES', 'TIME', 'SEARCH BEFORE IT'],
    [...learned, ...trained],
    [1, 2, 3],
  );
}
