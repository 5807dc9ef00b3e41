import { type Classifier, type Registry, SparsamError, suggest } from '@sparsam/core';
import { chooseOnValidation } from '@sparsam/evaluate';
import type { Resolved } from '../options/defaults.ts';
import { createClassifier } from './create-parts.ts';

/** More combinations than this are a mistake in typing, or a search that few labels cannot decide. */
const mostCandidates = 64;

/** Throws SparsamError (usage) for a choice for a classifier that does not take part, or of nothing. Before anything takes time. */
export function checkChoices({ choose, classifiers }: Pick<Resolved, 'choose' | 'classifiers'>): void {
  for (const [name, lists] of Object.entries(choose)) {
    if (classifiers.includes(name)) {
      combinations(name, lists);
      continue;
    }
    const near = suggest(name, classifiers);
    throw new SparsamError(
      'usage',
      `--choose names the classifier "${name}", and --classifiers are ${classifiers.join(', ')}.${near === undefined ? ' Add it there.' : ` Did you mean "${near}"?`}`,
    );
  }
}

/** Every combination of the values that are listed for the options of a classifier. Throws SparsamError (usage) for none. */
export function combinations(
  name: string,
  lists: Readonly<Record<string, unknown>>,
): Record<string, unknown>[] {
  let made: Record<string, unknown>[] = [{}];
  for (const [option, values] of Object.entries(lists)) {
    if (!Array.isArray(values) || values.length === 0)
      throw new SparsamError(
        'usage',
        `--choose ${name}.${option} needs a list of the values to choose from, as in --choose ${name}.${option}=[1,10].`,
      );
    made = made.flatMap((one) => (values as unknown[]).map((value) => ({ ...one, [option]: value })));
  }
  if (made.length > mostCandidates)
    throw new SparsamError(
      'usage',
      `--choose gives ${name} ${made.length} combinations of options, and at most ${mostCandidates} are tried. List fewer values.`,
    );
  return made;
}

/**
 * A classifier by name. Where values are listed for some of its options, it chooses among all their combinations on a part
 * of the labels that it is given (`chooseOnValidation`), anew in every draw; the test images choose nothing.
 */
export async function createChoosingClassifier(
  registry: Registry,
  name: string,
  options: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, unknown>> | undefined,
  numClasses: number,
): Promise<Classifier> {
  const create = (own: Readonly<Record<string, unknown>>): Promise<Classifier> =>
    createClassifier(registry, name, { options: { [name]: own } }, numClasses);
  if (lists === undefined) return create(options);
  return chooseOnValidation(
    name,
    await Promise.all(combinations(name, lists).map((one) => create({ ...options, ...one }))),
  );
}
