import type { Job } from '@sparsam/core';
import type { ComputeRow, Cost } from '@sparsam/evaluate';
import type { ContentOf, JobResult, JobSpec } from './job-specs.ts';
import type { Cell } from './plan-jobs.ts';

const none: Cost = { steps: 0, examples: 0, seconds: 0 };

function mean(costs: readonly Cost[]): Cost {
  const of = (name: keyof Cost): number => costs.reduce((sum, cost) => sum + cost[name], 0) / costs.length;
  return { steps: Math.round(of('steps')), examples: Math.round(of('examples')), seconds: of('seconds') };
}

type Lengths = { readonly [name in 'steps' | 'examples' | 'minutes']?: number | undefined };

/** The length as what it limits: minutes are seconds of a training. Undefined where it is given in epochs alone. */
function allowedBy({ steps, examples, minutes }: Lengths): ComputeRow['allowed'] {
  if (steps !== undefined) return { unit: 'steps', amount: steps };
  if (examples !== undefined) return { unit: 'examples', amount: examples };
  return minutes === undefined ? undefined : { unit: 'seconds', amount: 60 * minutes };
}

/** What was allowed and what the longest of some trainings took of it. */
function against(length: Lengths, costs: readonly Cost[]): Pick<ComputeRow, 'allowed' | 'most'> {
  const allowed = allowedBy(length);
  if (allowed === undefined) return {};
  return { allowed, most: Math.max(...costs.map((cost) => cost[allowed.unit])) };
}

const contentOf = ({ spec }: Job): JobSpec['content'] => (spec as JobSpec).content;

const factsOf = ({ facts }: JobResult) => (facts ?? {}) as { trials?: readonly unknown[]; settled?: boolean };

/** A row for every pretraining that is done, then one for every method that trains on labels, at each k. */
export function computeRows(
  jobs: readonly Job[],
  cells: readonly Cell[],
  results: ReadonlyMap<string, JobResult>,
): ComputeRow[] {
  const byKey = new Map(jobs.map((job) => [job.key, job] as const));
  const pretrainings = jobs.flatMap((job): ComputeRow[] => {
    const content = contentOf(job);
    const cost = results.get(job.key)?.cost;
    if (content.does !== 'pretrain' || cost === undefined) return [];
    const { backbone, method, length } = content;
    const common = { kPerClass: null, trainings: 1, search: none, trials: 0, settled: 0 };
    return [{ backbone, method, ...common, training: cost, ...against(length, [cost]) }];
  });
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (results.get(cell.key)?.searchCost === undefined) continue;
    const name = `${cell.backbone}\n${cell.method}\n${cell.kPerClass}`;
    groups.set(name, [...(groups.get(name) ?? []), cell]);
  }
  const trained = [...groups.values()].map((own): ComputeRow => {
    const { backbone, method, kPerClass, key } = own[0] as Cell;
    const content = contentOf(byKey.get(key) as Job) as ContentOf<'train'>;
    const done = own.map((cell) => results.get(cell.key) as JobResult);
    const costs = done.map(({ cost }) => cost ?? none);
    const { weights } = content;
    const source = weights.from === 'pretrained' ? byKey.get(weights.key) : undefined;
    const begins =
      source === undefined
        ? weights.from === 'imported'
          ? 'imported'
          : undefined
        : (contentOf(source) as ContentOf<'pretrain'>).method;
    return {
      ...{ backbone, method, kPerClass, trainings: own.length },
      training: mean(costs),
      search: mean(done.map(({ searchCost }) => searchCost ?? none)),
      trials: done.reduce((sum, result) => sum + (factsOf(result).trials?.length ?? 0), 0) / done.length,
      settled: done.filter((result) => factsOf(result).settled === true).length,
      ...against(content.length, costs),
      ...(begins === undefined ? {} : { begins }),
    };
  });
  return [...pretrainings, ...trained];
}
