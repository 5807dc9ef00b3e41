import { type ResultsFile, comparisonWords, economyWords } from '@sparsam/evaluate';

type Comparison = NonNullable<ResultsFile['comparisons']>[number];
type Economy = NonNullable<ResultsFile['economy']>[number];
type Name = Comparison['a'];

/** The answer to "is pretraining worth it here?", and the comparison that it rests on. */
export type Worth = {
  readonly answer: 'yes' | 'no' | 'not shown' | 'not asked';
  readonly comparison?: Comparison;
  readonly economy?: Economy;
};

const baseline = 'end-to-end';
const notPretrained = /^(random-init|pixels|supervised|imported|(fine-tuned|linear-layer)(:.*)?)$/;
const isPretrained = ({ method }: Name): boolean => !notPretrained.test(method);
const isBaseline = ({ classifier }: Name): boolean => classifier === baseline;

/**
 * The first method that was pretrained, with the first classifier, against the supervised baseline, over the whole label
 * curve (or at the only k). The pair is fixed by the order in which methods and classifiers were named, not by how they
 * did: choosing the best of several on the test images would make the answer too good.
 */
export function worth({
  comparisons = [],
  economy = [],
}: Pick<ResultsFile, 'comparisons' | 'economy'>): Worth {
  const asked = comparisons.filter(
    ({ a, b }) => (isPretrained(a) && isBaseline(b)) || (isBaseline(a) && isPretrained(b)),
  );
  const comparison = asked.find(({ kPerClass }) => kPerClass === null) ?? asked[0];
  if (comparison === undefined) return { answer: 'not asked' };
  const { a, b, verdict } = comparison;
  const won = (verdict === 'better') === isPretrained(a);
  const same = (x: Name, y: Name): boolean =>
    x.method === y.method && x.backbone === y.backbone && x.classifier === y.classifier;
  const [mine, theirs] = isPretrained(a) ? [a, b] : [b, a];
  const needed = economy.find((one) => same(one.a, theirs) && same(one.b, mine));
  return {
    answer: verdict === 'within noise' ? 'not shown' : won ? 'yes' : 'no',
    comparison,
    ...(needed === undefined ? {} : { economy: needed }),
  };
}

const answers = {
  yes: 'Yes',
  no: 'No',
  'not shown': 'Not shown: the difference is within noise',
} as const;

/** The answer in words; empty where it was not asked. */
export function worthWords(file: Pick<ResultsFile, 'comparisons' | 'economy'>, dataset: string): string {
  const { answer, comparison, economy } = worth(file);
  if (answer === 'not asked' || comparison === undefined) return '';
  return [
    `\nIs pretraining worth it on ${dataset}? ${answers[answer]}.`,
    comparisonWords(comparison),
    ...(economy === undefined ? [] : [economyWords(economy)]),
  ].join(' ');
}
