import type { CollapseSign, Objective } from '@sparsam/core';

/** What stops a run; a slow start does not. */
export type CollapseCause = Exclude<CollapseSign, 'slow start'>;

type Evidence = {
  readonly cause: CollapseCause;
  readonly steps: number;
  readonly lasted: number;
  readonly everLearned: boolean;
  readonly entropyLimit: number | undefined;
  readonly entropy?: number;
  readonly kl?: number;
  readonly std?: number;
  readonly rank?: number;
  readonly outputStd?: number;
  /** The method's own advice. */
  readonly remedies?: Objective['remedies'];
};

const what: Readonly<Record<CollapseCause, string>> = {
  uniform: 'the teacher has given every image the same output, spread evenly over all prototypes',
  'one prototype': 'the teacher has put every image onto one and the same prototype',
  'same outputs': 'the outputs have hardly differed between images',
  'dead features': 'the features have hardly differed between images',
};

/** What helps any method; the objective may know better. */
const gentler =
  'Lower the learning rate, lengthen its warm-up, or clip gradients harder (a lower clipFactor)';

const figure = (value: number): string => (Math.abs(value) < 1e-5 ? '0' : value.toPrecision(3));

/** One short paragraph: what happened, by which numbers, and which knob to turn first. */
export function explainCollapse({ cause, steps, lasted, everLearned, remedies, ...seen }: Evidence): string {
  const numbers = [
    ...(seen.entropy === undefined
      ? []
      : [
          `entropy ${figure(seen.entropy)}${seen.entropyLimit === undefined ? '' : ` of ${figure(seen.entropyLimit)}`}`,
        ]),
    ...(seen.kl === undefined ? [] : [`divergence from the mean ${figure(seen.kl)}`]),
    ...(seen.std === undefined ? [] : [`standard deviation of features ${figure(seen.std)}`]),
    ...(seen.rank === undefined ? [] : [`effective rank ${figure(seen.rank)}`]),
    ...(seen.outputStd === undefined ? [] : [`spread of outputs ${figure(seen.outputStd)} of 1`]),
  ];
  const history = everLearned ? 'It had begun to learn before' : 'It never began to learn';
  return (
    `The run has collapsed, seen at step ${steps}: for ${lasted} steps ${what[cause]} (${numbers.join(', ')}). ` +
    `${history}. ${remedies?.[cause] ?? gentler}.`
  );
}
