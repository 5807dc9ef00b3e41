import type { Json } from '@sparsam/checkpoint';
import type { Orientations, Pooling } from '@sparsam/core';
import type { Cost } from '@sparsam/evaluate';
import type { SearchSpace, SupervisedLength, RateSchedule } from '@sparsam/train';
import type { PluginSettings } from '../options/kinds.ts';
import type { SplitOptionValues } from '../pipeline/read-data.ts';

/** The data of a job: which images and labels (by content), and who is set aside for testing. */
export type DataContent = {
  readonly hash: string;
  readonly seed: number;
  readonly test: number | null;
  readonly minClassSize: number;
};

/** The network of a job. */
export type NetworkContent = {
  readonly backbone: string;
  readonly imageSize: number;
  readonly engine: string;
  readonly options: PluginSettings;
};

/** How a training goes through its batches, where that is not the usual. */
export type PartsContent = {
  /** Parts of a batch before each update, where there are more than one. */
  readonly accumulate?: number;
  /** There may be more of them where memory runs out. */
  readonly allowAccumulation?: boolean;
};

/** Weights to begin with or to extract features by; a pretraining by its job's key, a file by its SHA-256. */
export type WeightsContent =
  | { readonly from: 'random'; readonly seed: number }
  | { readonly from: 'pretrained'; readonly key: string }
  | { readonly from: 'imported'; readonly sha256: string };

/** All that decides the result of a job; its key is the hash of it. */
export type JobContent =
  | (NetworkContent &
      PartsContent & {
        readonly does: 'pretrain';
        readonly data: DataContent;
        readonly method: string;
        readonly localSize: number;
        readonly batch: number;
        readonly seed: number;
        readonly length: Readonly<Record<string, number | undefined>>;
      })
  | (NetworkContent & {
      readonly does: 'features';
      readonly data: DataContent;
      readonly weights: WeightsContent;
      readonly pooling: Pooling;
      readonly orientations: Orientations;
    })
  | { readonly does: 'pixels'; readonly data: DataContent; readonly imageSize: number }
  | {
      readonly does: 'classify';
      readonly data: DataContent;
      /** Key of the job that made the features. */
      readonly features: string;
      readonly classifier: string;
      readonly options: Json;
      readonly preprocessing: readonly string[];
      readonly kPerClass: number;
      readonly drawSeed: number;
    }
  | (NetworkContent &
      PartsContent & {
        readonly does: 'train';
        readonly data: DataContent;
        readonly objective: string;
        readonly objectiveOptions: Readonly<Record<string, unknown>>;
        readonly weights: WeightsContent;
        readonly localSize: number;
        readonly batch: number;
        readonly length: SupervisedLength;
        readonly space: SearchSpace;
        /** Key of the training whose search decides for this one, too; `space` then holds nothing to choose from. */
        readonly searchOf?: string;
        readonly trialShare: number;
        readonly schedule: RateSchedule;
        /** Orientations of a test image that its logits are the mean over, as features are. */
        readonly orientations: Orientations;
        readonly kPerClass: number;
        readonly drawSeed: number;
      });

export type ContentOf<Does extends JobContent['does']> = Extract<JobContent, { readonly does: Does }>;

/** Where a job finds what its content names by hash; it may differ between machines and never changes a result. */
export type JobPlace = {
  readonly data: string;
  readonly unlabeled?: string;
  /** Files of a split that is given; who is in which part is in the data's hash. */
  readonly split?: SplitOptionValues;
  /** Side of the images that the data is hashed and decoded at. */
  readonly imageSize: number;
  readonly weights?: string;
  /** A given split that leaks was let through by the person who started the comparison; its figures are stamped. */
  readonly allowLeaks?: true;
};

export type JobSpec = { readonly content: JobContent; readonly place: JobPlace };

/** What a finished job leaves in the store, beside files of its own. */
export type JobResult = {
  readonly key: string;
  readonly seconds: number;
  /** Class of every test image, in the split's order. */
  readonly predictions?: readonly number[];
  readonly cost?: Cost;
  readonly searchCost?: Cost;
  /** SHA-256 of weights that were learned. */
  readonly weights?: string;
  /** What was chosen and how it did on the validation part. */
  readonly facts?: Json;
  /** What a person should know of how it went, a sentence each. */
  readonly warnings?: readonly string[];
};
