export { picturedImages } from './analysis/examples.ts';
export { type PredictionSet, predictionSets } from './analysis/prediction-sets.ts';
export { type ConfusionFigureOptions, type Strip, confusionFigure } from './figures/confusion-figure.ts';
export { type CurveSeries, type LabelCurveOptions, labelCurve } from './figures/label-curve.ts';
export { type Look, classLooks, methodLooks } from './figures/palette.ts';
export { reliabilityFigure } from './figures/reliability.ts';
export {
  type LogPoint,
  type TrainingCurveOptions,
  logSeries,
  trainingCurve,
} from './figures/training-curves.ts';
export { type Spec, drawSvg } from './figures/vega-svg.ts';
export type { Gallery } from './gallery/gallery.ts';
export { galleryFileName, readGallery, writeGallery } from './gallery/gallery-file.ts';
export { type Notices, noticesOf } from './input/notices.ts';
export { readRun } from './input/read-run.ts';
export type { LogRow, ReportInput } from './input/report-input.ts';
export { type FeatureMapOptions, featureMap } from './map/feature-map.ts';
export { resultsCsv } from './page/csv.ts';
export { renderReport } from './page/render-report.ts';
export { reportMarkdown } from './tables/report-markdown.ts';
export { reportTables } from './tables/report-tables.ts';
export { type Table, tableCsv, tableMarkdown } from './tables/table.ts';
export { type ComputeCells, computeCells, overruns } from './text/compute-cells.ts';
export { type Verdict, verdict } from './text/verdict.ts';
export { type WorthWords, worthQuestion, worthWords } from './text/worth-words.ts';
export { type Worth, worth } from './text/worth.ts';
export { markdownFileName, reportFileName, tablesFolderName, writeReport } from './write-report.ts';
