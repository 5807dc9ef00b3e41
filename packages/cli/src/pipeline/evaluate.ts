import type { Json } from '@sparsam/checkpoint';
import type { FeatureTable, Matrix, Registry } from '@sparsam/core';
import {
  type ProtocolResult,
  type Task,
  type TestReads,
  classifierOptions,
  recordTestRead,
  runProtocol,
} from '@sparsam/evaluate';
import { countClasses } from '@sparsam/train';
import type { Context } from '../commands/command.ts';
import { createChoosingClassifier } from '../composition/choosing-classifier.ts';
import { resolvedOptions } from '../composition/resolved-options.ts';
import type { Resolved } from '../options/defaults.ts';
import { preprocessingNamed } from './preprocessing-named.ts';

/** Features of one method, for every row of the task. */
export type MethodFeatures = {
  readonly method: string;
  readonly features: FeatureTable | Matrix;
  readonly backbone: string;
};

/** Numbers of labels that at least one class has; larger ones would repeat the same draw. */
export function usefulCounts(
  k: readonly number[],
  { labels, train, classes }: Pick<Task, 'labels' | 'train' | 'classes'>,
): number[] {
  const largest = Math.max(...countClasses(train, labels, classes.length));
  const useful = k.filter((count) => count <= largest);
  return useful.length > 0 ? useful : [largest];
}

/** What becomes of the numbers of labels that no class has, in a sentence; undefined where there are none such. */
export function droppedWords(
  k: readonly number[],
  counts: readonly number[],
  dataset?: string,
): string | undefined {
  const dropped = k.filter((count) => !counts.includes(count));
  if (dropped.length === 0) return undefined;
  const [instead] = counts.filter((count) => !k.includes(count));
  const none = `No class${dataset === undefined ? '' : ` of ${dataset}`} has ${dropped.join(' or ')} labelled images to learn from`;
  if (instead !== undefined) return `${none}; all there are are taken, at most ${instead} of a class.`;
  return `${none}; ${dropped.length === 1 ? 'this number is' : 'these numbers are'} left out.`;
}

/** Parts of one comparison, and how often its test images have been looked at, this time included. */
export type Evaluated = { readonly parts: readonly ProtocolResult[]; readonly testReads: TestReads };

/**
 * The few-label protocol over every method with every classifier, all on the same draws. The look at the test images is
 * written into the journal of each of `journals` (folders) before the first prediction; the first one's count is returned.
 */
export async function evaluateMethods(
  { io, progress }: Context,
  registry: Registry,
  task: Task,
  methods: readonly MethodFeatures[],
  {
    classifiers,
    choose,
    k,
    repetitions,
    seed,
    options,
    minClassSize,
    preprocessing,
  }: Pick<
    Resolved,
    'classifiers' | 'choose' | 'k' | 'repetitions' | 'seed' | 'options' | 'minClassSize' | 'preprocessing'
  >,
  journals: readonly string[],
): Promise<Evaluated> {
  const counts = usefulCounts(k, task);
  const dropped = droppedWords(k, counts);
  if (dropped !== undefined) progress.warn(dropped);
  const made = await Promise.all(
    classifiers.map(async (name) => {
      const own = classifierOptions(name, options[name], preprocessingNamed[preprocessing]);
      return {
        name,
        // Defaults and a choice change numbers: they are part of the protocol's id with the options that were given.
        options: {
          ...resolvedOptions(registry, 'classifier', name, own),
          ...(choose[name] === undefined ? {} : { choose: choose[name] }),
        } as Json,
        classifier: await createChoosingClassifier(registry, name, own, choose[name], task.classes.length),
      };
    }),
  );
  const results: ProtocolResult[] = [];
  progress.stage('Evaluate');
  let before = 0;
  let testReads: TestReads | undefined;
  for (const { method, features, backbone } of methods) {
    results.push(
      await runProtocol({
        ...task,
        features,
        method,
        backbone,
        classifiers: made,
        k: counts,
        repetitions,
        seed,
        minClassSize,
        preprocessing: preprocessingNamed[preprocessing],
        onTestRead: async (protocol) => {
          if (testReads !== undefined) return;
          for (const folder of journals) {
            const found = await recordTestRead(
              folder,
              protocol,
              methods.map((one) => one.method),
            );
            testReads ??= found;
          }
        },
        signal: io.signal,
        onProgress: ({ done, total }) =>
          progress.tick({ done: before + done, total: total * methods.length, unit: 'fits' }),
      }),
    );
    before += counts.length * repetitions * made.length;
  }
  progress.end();
  for (const [name, images] of Object.entries(results[0]?.protocol.leftOut ?? {})) {
    progress.note(`The class ${name} is left out: it has ${images} images to learn from.`);
  }
  for (const { class: name, images, kPerClass } of results[0]?.shortfalls ?? []) {
    progress.note(
      `The class ${name} has ${images} images to learn from; for ${kPerClass} labels per class all of them are used.`,
    );
  }
  return { parts: results, testReads: testReads ?? { reads: 0, predictions: 0, protocols: 0 } };
}
