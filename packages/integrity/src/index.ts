export { exactDuplicates } from './exact-duplicates.ts';
export { type FeaturePair, nearestByFeatures } from './feature-neighbours.ts';
export {
  type DuplicateOptions,
  type DuplicatePair,
  duplicatesVersion,
  findDuplicates,
  smallestCompared,
} from './find-duplicates.ts';
export { describeFindings, leakSentence } from './findings/describe-findings.ts';
export { type Findings, findLeaks } from './findings/find-leaks.ts';
export { type Finding, type LeakSummary, type Member, type Relation, partsLeak } from './findings/finding.ts';
export { findingsCsv } from './findings/findings-csv.ts';
export { joinedGroups } from './findings/joined-groups.ts';
export { leavingImages } from './findings/without-leaks.ts';
export { type Orientation, orientationName } from './hashing/orientation.ts';
export type { Pixels } from './pixels.ts';
