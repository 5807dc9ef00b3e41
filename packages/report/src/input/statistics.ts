type SeriesName = { readonly method: string; readonly backbone: string; readonly classifier: string };
type Interval = readonly [number, number] | null;

/** Recalls of one series at one k, in the order of the protocol's classes. */
export type ClassRecalls = SeriesName & {
  readonly kPerClass: number;
  readonly classes: readonly {
    readonly class: string;
    readonly images: number;
    readonly units: number;
    readonly mean: number;
    readonly stdev: number;
    readonly interval: Interval;
  }[];
};

export type LabelCurve = SeriesName & {
  readonly metric: string;
  readonly from: number;
  readonly to: number;
  readonly area: number;
  readonly interval: Interval;
};

export type Comparison = {
  readonly metric: string;
  readonly a: SeriesName;
  readonly b: SeriesName;
  readonly kPerClass: number | null;
  readonly difference: number;
  readonly interval: Interval;
  readonly p: number;
  readonly pHolm: number;
  readonly family: string;
  readonly familySize: number;
  readonly verdict: 'better' | 'worse' | 'within noise';
};

export type LabelEconomy = {
  readonly metric: string;
  readonly a: SeriesName;
  readonly b: SeriesName;
  readonly target: number;
  readonly targetLabels: number;
  readonly labels: number | null;
  readonly interval: readonly [number | null, number | null];
  readonly from: number;
  readonly within: number;
};

export type Calibration = SeriesName & {
  readonly kPerClass: number;
  readonly draws: number;
  readonly equalWidth: { readonly mean: number; readonly values: readonly number[] };
  readonly equalMass: { readonly mean: number; readonly values: readonly number[] };
  readonly brier: { readonly mean: number; readonly values: readonly number[] };
  readonly bins: readonly {
    readonly low: number;
    readonly high: number;
    readonly images: number;
    readonly confidence: number;
    readonly accuracy: number;
  }[];
};

/** What the evaluation computed of all series together; absent in results of releases without statistics. */
export type Statistics = {
  readonly classRecalls?: readonly ClassRecalls[] | undefined;
  readonly labelCurves?: readonly LabelCurve[] | undefined;
  readonly comparisons?: readonly Comparison[] | undefined;
  readonly economy?: readonly LabelEconomy[] | undefined;
  readonly calibration?: readonly Calibration[] | undefined;
};
