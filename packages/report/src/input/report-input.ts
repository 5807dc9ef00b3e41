import type { PredictionsFile, ResultsFile } from '@sparsam/evaluate';
import type { Gallery } from '../gallery/gallery.ts';

/** A line of `log.jsonl`: a step or an evaluation. */
export type LogRow = Readonly<Record<string, unknown>>;

/** What a report is made from. Only `results` must be there; the report says what else is missing. */
export type ReportInput = {
  /** The content of `results.json`. */
  readonly results: ResultsFile;
  /** The content of `predictions.safetensors`; those of the same protocol. */
  readonly predictions?: PredictionsFile | undefined;
  /** Pictures and map of the test images; those of the same protocol. */
  readonly gallery?: Gallery | undefined;
  readonly log?: readonly LogRow[] | undefined;
  /** The contact sheet of the augmented views, a PNG file. */
  readonly viewsPng?: Uint8Array | undefined;
  /** The resolved configuration of the run. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** What could not be read, in words. */
  readonly missing?: readonly string[] | undefined;
};
