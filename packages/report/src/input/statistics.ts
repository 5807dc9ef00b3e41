import type { ResultsFile } from '@sparsam/evaluate';

/** What the evaluation computed of all series together; absent in results of releases without statistics. */
export type Statistics = Pick<
  ResultsFile,
  'classRecalls' | 'labelCurves' | 'comparisons' | 'economy' | 'calibration'
>;
