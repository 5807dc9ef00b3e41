import { type Json, configHash } from '@sparsam/checkpoint';
import type { Job } from '@sparsam/core';
import { type Task, drawSeeds } from '@sparsam/evaluate';
import type { LeakSummary } from '@sparsam/integrity';
import { type SearchSpace, firstCandidate, spaceOf } from '@sparsam/train';
import { searchSpace } from '../composition/search-options.ts';
import { unrounded } from '../composition/unrounded.ts';
import type { PluginSettings } from '../options/kinds.ts';
import { usualMinutes } from '../options/defaults.ts';
import { preprocessingNamed } from '../pipeline/preprocessing-named.ts';
import { usefulCounts } from '../pipeline/evaluate.ts';
import type { Grid } from './grid.ts';
import type {
  DataContent,
  JobContent,
  JobPlace,
  JobSpec,
  NetworkContent,
  WeightsContent,
} from './job-specs.ts';
import type { Method, WeightsSource } from './methods.ts';
import { mostTrials } from './most-trials.ts';
import { usualViews } from './usual-views.ts';

/** A data set of the comparison, read. */
export type PlannedData = {
  readonly name: string;
  readonly place: JobPlace;
  readonly content: DataContent;
  /** The task with all classes, which the protocol is described by, and with those that are measured. */
  readonly whole: Task;
  readonly task: Task;
  /** What the check of the split found. */
  readonly leaks?: LeakSummary | undefined;
};

/** One number of the table to be: the prediction of one draw, and the job that makes it. */
export type Cell = {
  readonly dataset: string;
  readonly backbone: string;
  readonly method: string;
  readonly classifier: string;
  readonly kPerClass: number;
  readonly repetition: number;
  readonly key: string;
};

export type JobPlan = { readonly jobs: readonly Job[]; readonly cells: readonly Cell[] };

/** A job from what decides its result and where it finds it. */
export function makeJob(title: string, content: JobContent, place: JobPlace, needs: readonly string[]): Job {
  const spec: JobSpec = { content, place };
  // As JSON first, so that a value that is not there and one that is undefined are the same.
  const plain = JSON.parse(JSON.stringify(content)) as Json;
  return { key: configHash(plain), kind: content.does, title, spec, needs };
}

const only = (options: PluginSettings, names: readonly (string | undefined)[]): PluginSettings =>
  Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));

/** The jobs and cells of one data set. Pure: equal input gives equal jobs, and shared work is one job. */
export function planJobs(grid: Grid, data: PlannedData, pluginOf: (backbone: string) => string): JobPlan {
  const { settings, search } = grid;
  const { imageSize, localSize, batch, seed, pooling, orientations, repetitions, options, engine } = settings;
  const { name: dataset, place, content: from, task } = data;
  const jobs = new Map<string, Job>();
  const cells: Cell[] = [];
  const add = (title: string, content: JobContent, needs: readonly string[] = []): string => {
    const job = makeJob(`${title} on ${dataset}`, content, place, needs);
    if (!jobs.has(job.key)) jobs.set(job.key, job);
    return job.key;
  };
  const network = (backbone: string, ...further: string[]): NetworkContent => ({
    backbone,
    imageSize,
    engine,
    options: only(options, [pluginOf(backbone), engine, ...further]),
  });
  const exactNetwork = (backbone: string): NetworkContent => {
    const usual = network(backbone);
    return { ...usual, options: unrounded(usual.options, engine) };
  };
  const { minutes, epochs, steps, examples } = settings;
  const given = [minutes, epochs, steps, examples].some((value) => value !== undefined);
  const { accumulate = 1, allowAccumulation = false } = settings;
  const parts = {
    ...(accumulate > 1 ? { accumulate } : {}),
    ...(allowAccumulation ? { allowAccumulation } : {}),
  };
  const length = given ? { minutes, epochs, steps, examples } : { minutes: usualMinutes };
  const pretraining = (backbone: string, method: string): string =>
    add(`Pretrain ${method} with ${backbone}`, {
      does: 'pretrain',
      data: from,
      ...network(backbone, method, 'optimizer', 'multi-crop'),
      ...{ method, localSize, batch, ...parts, seed, length },
    });
  const weightsOf = (
    source: WeightsSource,
    backbone: string,
  ): { weights: WeightsContent; needs: string[] } => {
    if (source.from === 'random') return { weights: { from: 'random', seed }, needs: [] };
    if (source.from === 'imported')
      return { weights: { from: 'imported', sha256: grid.weights?.sha256 ?? '' }, needs: [] };
    const key = pretraining(backbone, source.method);
    return { weights: { from: 'pretrained', key }, needs: [key] };
  };
  const draws = usefulCounts(settings.k, task).flatMap((kPerClass) =>
    drawSeeds(seed, kPerClass, repetitions).map((drawSeed, repetition) => ({
      kPerClass,
      drawSeed,
      repetition,
    })),
  );

  const features = (method: Method & { does: 'features' }, backbone: string): void => {
    const pixels = method.source.from === 'pixels';
    const { weights, needs } = pixels
      ? { weights: undefined, needs: [] }
      : weightsOf(method.source as WeightsSource, backbone);
    const key =
      weights === undefined
        ? add('Reduce the images', { does: 'pixels', data: from, imageSize })
        : add(
            `Extract ${method.name} with ${backbone}`,
            {
              does: 'features',
              data: from,
              ...(weights.from === 'random' ? exactNetwork(backbone) : network(backbone)),
              ...{ weights, pooling, orientations },
            },
            needs,
          );
    for (const { kPerClass, drawSeed, repetition } of draws) {
      for (const { name: classifier, options: own } of grid.classifiers) {
        const cell = add(
          `${classifier} on ${method.name}, k=${kPerClass}`,
          {
            does: 'classify',
            data: from,
            features: key,
            classifier,
            options: own,
            preprocessing: preprocessingNamed[settings.preprocessing],
            kPerClass,
            drawSeed,
          },
          [key],
        );
        const place = { dataset, backbone: pixels ? 'none' : backbone, method: method.name, classifier };
        cells.push({ ...place, kPerClass, repetition, key: cell });
      }
    }
  };

  const training = (method: Method & { does: 'training' }, backbone: string): void => {
    const { weights, needs } = weightsOf(method.source, backbone);
    const objectiveOptions = { ...usualViews, ...options[method.objective], ...method.options };
    const space = searchSpace(search, { learns: method.options['learns'], from: method.source.from });
    const searches = new Map<number, string>();
    for (const { kPerClass, drawSeed, repetition } of draws) {
      const searchOf = searches.get(kPerClass);
      const key = add(
        `Train ${method.name} with ${backbone}, k=${kPerClass}`,
        {
          does: 'train',
          data: from,
          ...network(backbone, 'multi-crop'),
          objective: method.objective,
          objectiveOptions,
          // Every draw begins from random weights of its own.
          weights: weights.from === 'random' ? { from: 'random', seed: 0 } : weights,
          localSize,
          batch: search.batch ?? batch,
          ...parts,
          length: grid.budgets.supervised,
          ...(searchOf === undefined ? { space } : { space: narrowed(space), searchOf }),
          trialShare: search.trialShare,
          schedule: search.schedule,
          orientations,
          kPerClass,
          drawSeed,
        },
        searchOf === undefined ? needs : [...needs, searchOf],
      );
      if (search.once && searchOf === undefined && mostTrials(space, kPerClass) > 0)
        searches.set(kPerClass, key);
      cells.push({
        dataset,
        backbone,
        method: method.name,
        classifier: method.head,
        kPerClass,
        repetition,
        key,
      });
    }
  };

  for (const [index, backbone] of grid.backbones.entries()) {
    for (const method of grid.methods) {
      // Pixels need no network: once is enough.
      if (method.source.from === 'pixels' && index > 0) continue;
      if (method.does === 'features') features(method, backbone);
      else training(method, backbone);
    }
  }
  return { jobs: [...jobs.values()], cells };
}

/** The space with nothing to choose from. */
const narrowed = (space: SearchSpace): SearchSpace => spaceOf(firstCandidate(space));
