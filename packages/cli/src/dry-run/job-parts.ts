import { countClasses } from '@sparsam/train';
import type { Grid } from '../compare/grid.ts';
import type { JobSpec } from '../compare/job-specs.ts';
import { mostTrials } from '../compare/most-trials.ts';
import type { JobPlan } from '../compare/plan-jobs.ts';
import { usualMinutes } from '../options/defaults.ts';
import type { InspectedData } from './inspect-data.ts';
import { type Measured, extraction } from './measured.ts';
import { type Part, mostSupervisedSteps, pretrainingSteps } from './predict-time.ts';

/** Upper bounds of what the jobs of one data set take. */
export function jobParts(
  grid: Grid,
  data: InspectedData,
  { jobs }: JobPlan,
  steps: ReadonlyMap<string, Measured>,
): Part[] {
  const { settings } = grid;
  const sizes = countClasses(data.task.train, data.task.labels, data.task.classes.length);
  const totals = new Map<string, { count: number; seconds: number }>();
  const add = (name: string, seconds: number): void => {
    const before = totals.get(name) ?? { count: 0, seconds: 0 };
    totals.set(name, { count: before.count + 1, seconds: before.seconds + seconds });
  };
  for (const { spec } of jobs) {
    const { content } = spec as JobSpec;
    if (content.does === 'pretrain') {
      const step = steps.get(`${content.backbone} ${content.method}`);
      if (step === undefined) continue;
      const count = pretrainingSteps(content.length, { images: data.learned, batch: step.need.batch });
      add(
        'pretraining',
        count === undefined ? 60 * (content.length['minutes'] ?? usualMinutes) : count * step.need.seconds,
      );
    } else if (content.does === 'features') {
      const step = [...steps].find(([name]) => name.startsWith(`${content.backbone} `))?.[1];
      if (step !== undefined) add('features', extraction(step, settings, data.images));
    } else if (content.does === 'train') {
      const step = steps.get(`${content.backbone} ${content.objective}`);
      if (step === undefined) continue;
      const { kPerClass, space, trialShare, length } = content;
      const rows = sizes.reduce((sum, size) => sum + Math.min(size, kPerClass), 0);
      // A draw of few labels makes a smaller batch, whose steps are shorter in proportion.
      const batch = Math.max(1, Math.min(content.batch, Math.floor(0.7 * rows)));
      const seconds = (step.need.seconds * batch) / step.need.batch;
      const trials = mostTrials(space, kPerClass);
      const most =
        'minutes' in length
          ? 60 * length.minutes * (1 + trials * trialShare)
          : mostSupervisedSteps(length, { rows, batch, trials, trialShare }) * seconds;
      add('training on labels, at most', most);
    }
  }
  return [...totals].map(([name, { count, seconds }]) => ({
    name: `${name} (${count} ${count === 1 ? 'job' : 'jobs'})`,
    seconds,
  }));
}
