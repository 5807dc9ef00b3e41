import { type ProtocolDescription, countTestReads } from '@sparsam/evaluate';
import { overruns, worth, worthQuestion, worthWords } from '@sparsam/report';
import type { Context } from '../commands/command.ts';
import { leakFacts } from '../pipeline/leak-gate.ts';
import { showResults } from '../pipeline/show-results.ts';
import { computeRows } from './compute-rows.ts';
import type { Grid } from './grid.ts';
import type { JobResult } from './job-specs.ts';
import type { JobStore } from './job-store.ts';
import { mergeCells } from './merge.ts';
import type { JobPlan, PlannedData } from './plan-jobs.ts';
import { computeTable } from './show-compute.ts';
import { writeDatasetResults } from './write-dataset.ts';

/** Settings that say nothing of a comparison: of this start alone, of a single run, or said by the lists. */
const notOfComparison = [
  ...['json', 'quiet', 'verbose', 'config', 'overwrite', 'allowLeaks', 'out'],
  ...['method', 'backbone', 'choose', 'classifier', 'targetError'],
];

/** What the results of a comparison were set to, every default filled in: for its report. */
function configOf({
  settings,
  methods,
  backbones,
  datasets,
  search,
  budgets,
}: Grid): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(settings).filter(([name]) => !notOfComparison.includes(name))),
    ...{ datasets, backbones, methods: methods.map(({ name }) => name) },
    ...{ search, supervisedLength: budgets.supervised },
  };
}

/**
 * Merges what the jobs of one data set left, writes its results and report, and says them: the table, what each training
 * took, and whether pretraining is worth it. False where there is not one whole series.
 */
export async function concludeDataset(
  context: Context,
  given: {
    readonly grid: Grid;
    readonly plan: JobPlan & { readonly data: PlannedData };
    readonly protocol: ProtocolDescription;
    readonly results: ReadonlyMap<string, JobResult>;
    readonly store: JobStore;
    /** Where its results go. */
    readonly folder: string;
    /** One of several data sets: its name is said first. */
    readonly several: boolean;
  },
): Promise<boolean> {
  const { progress, say } = context;
  const { grid, plan, protocol, results, store, folder, several } = given;
  const { data, cells, jobs } = plan;
  const merged = mergeCells(data.task, protocol, cells, results);
  for (const series of merged.incomplete)
    progress.warn(`Left out of the results of ${data.name}: ${series}.`);
  const compute = computeRows(jobs, cells, results);
  for (const sentence of overruns(compute)) progress.warn(sentence);
  const made = await writeDatasetResults(folder, merged, {
    ...{ jobs, compute, config: configOf(grid), store, note: progress.note },
    provenance: {
      command: context.commandLine,
      threads: grid.settings.threads,
      seconds: Math.round(jobs.reduce((sum, { key }) => sum + (results.get(key)?.seconds ?? 0), 0)),
      equal: grid.budgets.equal ?? 'none',
      ...leakFacts(data.leaks),
      testReads: { ...(await countTestReads(folder, protocol.split.test.hash)) },
    },
  });
  if (made === undefined) return false;
  const { report, file } = made;
  if (several) say(`\n${data.name}`, { event: 'dataset', dataset: data.name });
  showResults(context, file, data.leaks);
  const trained = new Set(compute.map(({ method }) => method));
  const untrained = grid.methods.flatMap(({ name }) => (trained.has(name) ? [] : [name]));
  if (compute.length > 0) say(`\n${computeTable(compute, untrained)}`, { event: 'compute', rows: compute });
  const words = worthWords(file, file.protocol.interval.level);
  if (words !== undefined) {
    const { answer, comparison, controls, economy } = worth(file);
    say(`\n${data.name}: ${worthQuestion}\n${[words.short, ...words.sentences].join('\n')}`, {
      ...{ event: 'verdict', dataset: data.name, answer, comparison, controls },
      ...(economy === undefined ? {} : { economy }),
      words,
    });
  }
  say(`\nThe report: ${report}`, { event: 'report', dataset: data.name, report });
  return true;
}
