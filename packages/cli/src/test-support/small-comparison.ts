import { tiny } from './tiny.ts';

/** A comparison of two numbers of labels and two draws that takes seconds, as words of a command line. */
export const smallComparison = (data: string, out: string, ...more: string[]): string[] => [
  ...['compare', '--data', data, '--out', out, '--steps', '3', '--equal', 'steps', '--quiet'],
  ...['--k', '1,3', '--repetitions', '2', '--classifiers', 'knn', '--test', '4', ...tiny],
  ...[
    'search.learningRates=[0.001,0.01]',
    'search.strengths=["light"]',
    'search.weightDecays=[0.05]',
    ...more,
  ],
];
