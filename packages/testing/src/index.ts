export { type Check, NotHere, type Skips, declareChecks } from './checks/check.ts';
export { toyBackbone } from './fixtures/toy-backbone.ts';
export {
  type ConformanceReport,
  type Finding,
  conformanceReport,
  formatReport,
} from './report/conformance-report.ts';
export { describeReadme } from './report/describe-readme.ts';
export { type AugmentationSuite, augmentationChecks } from './suites/augmentation-checks.ts';
export { type BackboneSuite, backboneChecks } from './suites/backbone-checks.ts';
export { type ClassifierSuite, classifierChecks } from './suites/classifier-checks.ts';
export { type DatasetSuite, datasetChecks } from './suites/dataset-checks.ts';
export { describeAugmentation } from './suites/describe-augmentation.ts';
export { describeBackbone } from './suites/describe-backbone.ts';
export { describeClassifier } from './suites/describe-classifier.ts';
export { describeDataset } from './suites/describe-dataset.ts';
export { describeEngine } from './suites/describe-engine.ts';
export { describeObjective } from './suites/describe-objective.ts';
export { describeRunner } from './suites/describe-runner.ts';
export { type EngineSuite, engineChecks } from './suites/engine-checks.ts';
export { objectiveChecks } from './suites/objective-checks.ts';
export type { ObjectiveSuite } from './suites/objective-subject.ts';
export { type RunnerSuite, runnerChecks } from './suites/runner-checks.ts';
export type { ToySpec } from './suites/toy-jobs.ts';
