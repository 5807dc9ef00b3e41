import { type PreprocessingStep, defaultPreprocessing, referencePreprocessing } from '@sparsam/evaluate';

/** The steps that a word of `--preprocessing` stands for. */
export const preprocessingNamed: {
  readonly [name in 'whiten' | 'reference' | 'none']: readonly PreprocessingStep[];
} = { whiten: defaultPreprocessing, reference: referencePreprocessing, none: [] };
