import { type Json, decodeDoubles, encodeDoubles, readBytes, writeFileAtomic } from '@sparsam/checkpoint';
import { type Classifier, SparsamError } from '@sparsam/core';
import { z } from 'zod';
import { featureChoices } from '../features/feature-schema.ts';
import { pipeline } from '../preprocess/pipeline.ts';
import { preprocessingSteps } from '../preprocess/preprocessing.ts';
import type { Model } from './model.ts';

const share = z.number().min(0).max(1);

/** What a model's file says beside its arrays. */
const factsSchema = z.object({
  schema: z.literal(1),
  classifier: z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) }),
  classes: z.array(z.string()).min(2),
  features: z.object({
    backbone: z.string(),
    weights: z.string(),
    imageSize: z.int().positive(),
    ...featureChoices,
  }),
  preprocessing: z.array(z.enum(preprocessingSteps)),
  temperature: z.number().positive(),
  abstention: z.object({
    threshold: share.nullable(),
    targetError: share,
    rows: z.int(),
    answered: z.int(),
    wrong: z.int(),
    needed: z.int(),
  }),
  heldOut: z.object({
    labelled: z.int(),
    rows: z.int(),
    accuracy: share,
    confidence: share,
    calibrationError: share,
  }),
});

/** The classifier of a model: its plugin's name, and the options it was made with. */
export type ModelClassifier = z.infer<typeof factsSchema>['classifier'];

/** Makes the classifier that a model's file names. */
export type MakeClassifier = (classifier: ModelClassifier, numClasses: number) => Promise<Classifier>;

/**
 * Writes a model as one safetensors file: arrays of doubles, and all else as JSON in its metadata. It holds no image and no
 * file name; a nearest-neighbour model holds the features of its training images. Throws SparsamError (usage) for a
 * classifier that cannot be saved.
 */
export async function writeModel(
  file: string,
  model: Model,
  classifier: { readonly name: string; readonly options: Json },
): Promise<void> {
  const { fitted, ...facts } = model;
  const arrays = fitted.save?.();
  if (arrays === undefined) {
    throw new SparsamError(
      'usage',
      `The classifier ${classifier.name} cannot be saved: it has no "save". Take another, or leave the model file out.`,
    );
  }
  const json = JSON.stringify({ schema: 1, classifier, ...facts });
  await writeFileAtomic(file, encodeDoubles(arrays, { format: 'sparsam-model', model: json }));
}

/**
 * Reads a model that `writeModel` wrote; `make` makes its classifier. Throws SparsamError (input) where the file is
 * missing, damaged or none of ours.
 */
export async function readModel(file: string, make: MakeClassifier): Promise<Model> {
  const { arrays, metadata } = decodeDoubles(await readBytes(file), file);
  if (metadata['format'] !== 'sparsam-model') {
    throw new SparsamError(
      'input',
      `${file} is a safetensors file but holds no model of sparsam. Write one with: sparsam predict --labels ... --model ...`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(metadata['model'] ?? '');
  } catch (cause) {
    throw new SparsamError('input', `The model in ${file} is damaged: its description is not JSON.`, {
      cause,
    });
  }
  const parsed = factsSchema.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
    throw new SparsamError(
      'input',
      `The model in ${file} is damaged or of another version: ${issues.join('; ')}. Fit it again.`,
    );
  }
  const { classifier, schema: _schema, ...facts } = parsed.data;
  const made = pipeline(await make(classifier, facts.classes.length), facts.preprocessing);
  if (made.load === undefined)
    throw new SparsamError(
      'input',
      `The classifier ${classifier.name} of the model in ${file} has no "load".`,
    );
  const fitted = made.load(arrays);
  const labels = Array.from(fitted.classes);
  if (labels.length !== facts.classes.length || labels.some((label, index) => label !== index)) {
    throw new SparsamError(
      'input',
      `The model in ${file} is damaged: it names ${facts.classes.length} classes and its classifier tells ${labels.length} apart.`,
    );
  }
  return { ...facts, fitted };
}
