import { SparsamError } from '@sparsam/core';
import type { SupervisedLength } from '@sparsam/train';
import { lengths } from '../options/overlay.ts';
import { type Settings, typed } from '../options/table.ts';

export type EqualUnit = 'steps' | 'seconds' | 'examples';

/** Epochs after which supervised training ends in any case, as published. */
const mostEpochs = 500;
const usualSteps = 500;

type Lengths = Pick<Settings, (typeof lengths)[number]>;
export type SearchLength = {
  readonly steps?: number | undefined;
  readonly epochs?: number | undefined;
  readonly minutes?: number | undefined;
};

/** The option that says a length in the unit. */
const optionOf = { steps: 'steps', seconds: 'minutes', examples: 'examples' } as const;

/** How long supervised training is, beside pretraining of some length. */
export type Budgets = {
  readonly supervised: SupervisedLength;
  /** The unit in which all methods have the same budget; undefined where they have their own. */
  readonly equal?: EqualUnit;
};

/**
 * Equal compute: with `equal`, every supervised training may take as many steps, seconds or examples as pretraining; what
 * the search takes comes on top, in the baseline's favour, and is reported. Without it the supervised length is that of
 * `search`, or pretraining's steps. Throws SparsamError (usage) where the lengths contradict each other.
 */
export function budgets(given: Lengths, search: SearchLength, equal: EqualUnit | undefined): Budgets {
  const own = (['steps', 'epochs', 'minutes'] as const).filter((name) => search[name] !== undefined);
  const epochs = search.epochs ?? mostEpochs;
  if (search.minutes !== undefined && own.length > 1) {
    throw new SparsamError(
      'usage',
      `The length of supervised training is given by search.minutes and search.${own[0]}. Give one of them.`,
    );
  }
  if (equal !== undefined) {
    const option = optionOf[equal];
    const amount = given[option];
    if (amount === undefined) {
      const present = lengths.find((name) => given[name] !== undefined);
      throw new SparsamError(
        'usage',
        `--equal ${equal} needs the length of pretraining in the same unit, by ${typed(option)}${present === undefined ? '' : `; it is given by ${typed(present)}`}.`,
      );
    }
    if (search.steps !== undefined || search.minutes !== undefined) {
      throw new SparsamError(
        'usage',
        `--equal ${equal} gives supervised training the budget of pretraining, and search.${own[0]} gives it another. Leave one of the two out.`,
      );
    }
    if (equal === 'seconds') return { supervised: { minutes: amount }, equal };
    return {
      supervised: equal === 'steps' ? { steps: amount, epochs } : { examples: amount, epochs },
      equal,
    };
  }
  if (search.minutes !== undefined) return { supervised: { minutes: search.minutes } };
  return { supervised: { steps: search.steps ?? given.steps ?? usualSteps, epochs } };
}
