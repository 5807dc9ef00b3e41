export { type Abstention, abstentionConfidence, fitAbstention } from './calibrate/abstention.ts';
export { upperBound } from './calibrate/binomial-bound.ts';
export { type CrossFit, type CrossFitOptions, crossFit } from './calibrate/cross-fit.ts';
export { applyTemperature, fitTemperature, logitsOf } from './calibrate/temperature.ts';
export {
  type ExtractedFeatures,
  type ExtractionBatch,
  type ExtractionOptions,
  extractFeatures,
  extractionStep,
} from './features/extract-features.ts';
export { featureManifestPath, readFeatures, writeFeatures } from './features/feature-files.ts';
export { orientImages } from './features/orient-images.ts';
export { pixelFeatures, pixelGrid } from './features/pixel-features.ts';
export { multiDepths, poolFeatures, pooledDim } from './features/pool-features.ts';
export { knnScore } from './knn-score.ts';
export {
  type CalibrationBin,
  type Confidences,
  brierScore,
  calibrationBins,
  confidences,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
} from './metrics/calibration-error.ts';
export { type ConfusionMatrix, confusionMatrix, rowNormalised } from './metrics/confusion-matrix.ts';
export {
  type ClassScores,
  type MetricName,
  accuracy,
  balancedAccuracy,
  classScores,
  macroF1,
  metrics,
} from './metrics/scores.ts';
export { type Summary, summarise } from './metrics/summary.ts';
export {
  type FeatureSource,
  type FitModelInput,
  type FittedModel,
  type HeldOutSummary,
  type Model,
  type ModelPredictions,
  applyModel,
  fitModel,
} from './model/model.ts';
export {
  type MakeClassifier,
  type ModelClassifier,
  type ModelFile,
  type ModelNetwork,
  openModel,
  writeModel,
} from './model/model-file.ts';
export { type FittedSteps, applySteps, fitSteps, loadSteps, saveSteps } from './preprocess/fitted-steps.ts';
export { type Pca, applyPca, fitPca } from './preprocess/pca.ts';
export { pipeline } from './preprocess/pipeline.ts';
export {
  type LogTable,
  type PowerTransform,
  applyPowerTransform,
  fitPowerTransform,
  logTable,
} from './preprocess/power-transform.ts';
export {
  type FittedPreprocessing,
  type PreparedTable,
  type PreprocessingStep,
  checkPreprocessing,
  defaultPreprocessing,
  prepareTable,
  preprocessingSteps,
  referencePreprocessing,
  takeRows,
} from './preprocess/preprocessing.ts';
export { type Whitening, applyWhitening, fitWhitening } from './preprocess/whitening.ts';
export { chooseOnValidation } from './protocol/choose-on-validation.ts';
export { drawRows, drawSeeds, fitKey } from './protocol/draws.ts';
export { measure } from './protocol/measure.ts';
export { rowGroups } from './protocol/row-groups.ts';
export { type PreparedDraw, predictDraw, prepareDraw } from './protocol/predict-draw.ts';
export { resultOfPredictions } from './protocol/result-of-predictions.ts';
export {
  type ProtocolOptions,
  type RestrictedTask,
  type Task,
  checkTask,
  describeProtocol,
  classifierOptions,
  referenceClassifierOptions,
  referenceK,
  restrictClasses,
} from './protocol/protocol.ts';
export {
  type Predictions,
  type ProtocolClassifier,
  type ProtocolInput,
  type ProtocolProgress,
  type ProtocolResult,
  type TestSplit,
  runProtocol,
} from './protocol/run-protocol.ts';
export type { Scores } from './protocol/scores.ts';
export { type ComputeRow, type Cost, computeOf, spentShare } from './results/compute.ts';
export { calibrationOf } from './results/calibration.ts';
export {
  type ProtocolGroup,
  groupByProtocol,
  oneProtocol,
  protocolDifferences,
} from './results/protocol-groups.ts';
export { recompute } from './results/recompute.ts';
export {
  type PredictionsFile,
  type Results,
  predictionsFileName,
  readPredictions,
  readResults,
  resultsFile,
  resultsFileName,
  writeResults,
} from './results/results-folder.ts';
export {
  type Calibration,
  type ClassRecalls,
  type Comparison,
  type Confusion,
  type LabelCurve,
  type LabelEconomy,
  type ProtocolDescription,
  type ResultRow,
  type ResultsFile,
  type Shortfall,
  resultsSchema,
} from './results/schema.ts';
export {
  type TestRead,
  type TestReads,
  countTestReads,
  recordTestRead,
  testReadsFileName,
} from './results/test-reads.ts';
export { type Analysis, analyse, rowStatistics, seriesPairs, significance } from './statistics/analyse.ts';
export { type ClassRecall, classRecalls } from './statistics/class-recall.ts';
export { type Difference, type LinearMetric, compareSeries } from './statistics/compare-series.ts';
export { comparisonWords, economyWords } from './statistics/words.ts';
export { holm } from './statistics/holm.ts';
export { type ByMetric, imageReplicates } from './statistics/image-replicates.ts';
export {
  type Interval,
  differenceInterval,
  intervalMethod,
  replicateCount,
  scoreInterval,
  shareInterval,
} from './statistics/interval.ts';
export { isotonic } from './statistics/isotonic.ts';
export { areaWeights, curveArea } from './statistics/label-curve.ts';
export { type Economy, labelEconomy, labelsToReach } from './statistics/label-economy.ts';
export type { PredictionTable } from './statistics/prediction-table.ts';
export {
  type Plan,
  type Series,
  type SeriesName,
  type SeriesPoint,
  type TestImages,
  seriesOf,
} from './statistics/series.ts';
export { type Spread, type Uncertainty, uncertainty, weightedSum } from './statistics/spread.ts';
export { type Units, unitsOf } from './statistics/units.ts';
export type { VarianceParts } from './statistics/variance-parts.ts';
