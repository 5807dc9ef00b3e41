import {
  type PreparedDraw,
  type PreparedTable,
  type PreprocessingStep,
  predictDraw,
  prepareDraw,
  prepareTable,
  readFeatures,
} from '@sparsam/evaluate';
import { createClassifier } from '../composition/create-parts.ts';
import type { ReadyData } from './data-cache.ts';
import { featuresName } from './do-features.ts';
import type { JobParts } from './job-parts.ts';
import type { ContentOf, JobResult } from './job-specs.ts';

/** The table and the draw of the job before: the next job is most often another classifier on the same draw. */
type Memory = { tableOf?: string; table?: PreparedTable; drawOf?: string; draw?: PreparedDraw };
const memories = new WeakMap<object, Memory>();

/** Fits a classifier to one draw of labels and predicts the test images. */
export async function classify(
  content: ContentOf<'classify'>,
  { task }: ReadyData,
  { store, registry }: JobParts,
): Promise<Omit<JobResult, 'key' | 'seconds'>> {
  const { features, classifier, options, kPerClass, drawSeed, preprocessing } = content;
  const memory = memories.get(registry) ?? {};
  memories.set(registry, memory);
  const tableOf = `${features} ${preprocessing.join()}`;
  if (memory.table === undefined || memory.tableOf !== tableOf) {
    const table = await readFeatures(store.file(features, featuresName));
    const matrix = { rows: table.images.length, columns: table.embedDim, data: table.features };
    memory.table = prepareTable(matrix, task.train, preprocessing as readonly PreprocessingStep[]);
    memory.tableOf = tableOf;
    delete memory.drawOf;
  }
  const drawOf = `${kPerClass} ${drawSeed}`;
  if (memory.draw === undefined || memory.drawOf !== drawOf) {
    memory.draw = prepareDraw(memory.table, task, kPerClass, drawSeed);
    memory.drawOf = drawOf;
  }
  const settings = { options: { [classifier]: options as Record<string, unknown> } };
  const made = await createClassifier(registry, classifier, settings, task.classes.length);
  return { predictions: [...predictDraw(made, memory.draw)] };
}
