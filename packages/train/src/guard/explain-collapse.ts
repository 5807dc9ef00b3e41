export type CollapseCause = 'uniform' | 'one prototype' | 'dead features';

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
};

const what: Readonly<Record<CollapseCause, string>> = {
  uniform: 'the teacher has given every image the same output, spread evenly over all prototypes',
  'one prototype': 'the teacher has put every image onto one and the same prototype',
  'dead features': 'the features have hardly differed between images',
};

const knob: Readonly<Record<CollapseCause, string>> = {
  uniform:
    'Sharpen the teacher (a lower teacherTemperature and initialTeacherTemperature), let it follow faster (a lower teacherMomentum), or raise the learning rate',
  'one prototype':
    'Soften the teacher (a higher teacherTemperature), let the centre follow faster (a lower centerMomentum), or lower the learning rate',
  'dead features':
    'Lower the learning rate, lengthen its warm-up, or clip gradients harder (a lower clipFactor)',
};

const figure = (value: number): string => (Math.abs(value) < 1e-5 ? '0' : value.toPrecision(3));

/** One short paragraph: what happened, by which numbers, and which knob to turn first. */
export function explainCollapse({ cause, steps, lasted, everLearned, ...seen }: Evidence): string {
  const numbers = [
    ...(seen.entropy === undefined
      ? []
      : [
          `entropy ${figure(seen.entropy)}${seen.entropyLimit === undefined ? '' : ` of ${figure(seen.entropyLimit)}`}`,
        ]),
    ...(seen.kl === undefined ? [] : [`divergence from the mean ${figure(seen.kl)}`]),
    ...(seen.std === undefined ? [] : [`standard deviation of features ${figure(seen.std)}`]),
    ...(seen.rank === undefined ? [] : [`effective rank ${figure(seen.rank)}`]),
  ];
  const history = everLearned ? 'It had begun to learn before' : 'It never began to learn';
  return (
    `The run has collapsed, seen at step ${steps}: for ${lasted} steps ${what[cause]} (${numbers.join(', ')}). ` +
    `${history}. ${knob[cause]}.`
  );
}
