import {
  type Json,
  decodeDoubles,
  encodeDoubles,
  readBytes,
  weightsHash,
  writeFileAtomic,
} from '@sparsam/checkpoint';
import {
  type Classifier,
  type ModelState,
  type NdArray,
  SparsamError,
  flatten,
  unflatten,
} from '@sparsam/core';
import { z } from 'zod';
import { featureChoices } from '../features/feature-schema.ts';
import { pipeline } from '../preprocess/pipeline.ts';
import { preprocessingSteps } from '../preprocess/preprocessing.ts';
import type { FeatureSource, Model } from './model.ts';

const share = z.number().min(0).max(1);

/** What a model's file says beside its arrays. */
const factsSchema = z.object({
  schema: z.literal(1),
  classifier: z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) }),
  /** Absent where the file was written without its network. */
  network: z.object({ backbone: z.string(), options: z.record(z.string(), z.unknown()) }).optional(),
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

/** The network that turns images into a model's features: the name of its variant, its plugin's options, its weights. */
export type ModelNetwork = NonNullable<z.infer<typeof factsSchema>['network']> & {
  readonly weights: ModelState<NdArray>;
};

/** Makes the classifier that a model's file names. */
export type MakeClassifier = (classifier: ModelClassifier, numClasses: number) => Promise<Classifier>;

/** A model's file, read: the network that it needs, and the model once its classifier can be made. */
export type ModelFile = {
  readonly features: FeatureSource;
  /** Undefined where the file was written without it. */
  readonly network: ModelNetwork | undefined;
  /** Throws SparsamError (input) where classifier and arrays do not fit each other. */
  load(make: MakeClassifier): Promise<Model>;
};

const inNetwork = 'network';

/**
 * Writes a model as one safetensors file that is, with its network, all that predicting needs: the classifier's arrays as
 * doubles, the network's weights as they are, and all else as JSON in its metadata. It holds no image and no file name; a
 * nearest-neighbour model holds the features of its training images. Throws SparsamError (usage) for a classifier that
 * cannot be saved.
 */
export async function writeModel(
  file: string,
  model: Model,
  {
    classifier,
    network,
  }: {
    readonly classifier: { readonly name: string; readonly options: Json };
    readonly network?: {
      readonly backbone: string;
      readonly options: { readonly [plugin: string]: Json };
      readonly weights: ModelState<NdArray>;
    };
  },
): Promise<void> {
  const { fitted, ...facts } = model;
  const arrays = fitted.save?.();
  if (arrays === undefined) {
    throw new SparsamError(
      'usage',
      `The classifier ${classifier.name} cannot be saved: it has no "save". Take another, or leave the model file out.`,
    );
  }
  const named = network === undefined ? {} : { network: { ...network, weights: undefined } };
  const json = JSON.stringify({ schema: 1, classifier, ...named, ...facts });
  const metadata = { format: 'sparsam-model', model: json };
  const tensors = network === undefined ? new Map() : flatten<NdArray>(network.weights, inNetwork);
  await writeFileAtomic(file, encodeDoubles(arrays, metadata, tensors));
}

/** The tensors of the network as its state, after a look whether they are those that the model was fitted with. */
function networkWeights(
  file: string,
  tensors: ReadonlyMap<string, NdArray>,
  { weights }: FeatureSource,
): ModelState<NdArray> {
  const own = [...tensors].flatMap(([name, tensor]) =>
    name.startsWith(`${inNetwork}/`) ? [[name.slice(inNetwork.length + 1), tensor] as const] : [],
  );
  if (weightsHash(new Map(own)) !== weights)
    throw new SparsamError(
      'input',
      `The model in ${file} is damaged: the weights of its network are not those that it was fitted with. Fit it again.`,
    );
  const { params = {}, buffers = {} } = unflatten<NdArray>(own) as Partial<ModelState<NdArray>>;
  return { params, buffers };
}

/**
 * Opens a model that `writeModel` wrote. Throws SparsamError (input) where the file is missing, damaged or none of ours.
 */
export async function openModel(file: string): Promise<ModelFile> {
  const { arrays, tensors, metadata } = decodeDoubles(await readBytes(file), file);
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
  const { classifier, network, schema: _schema, ...facts } = parsed.data;
  return {
    features: facts.features,
    network:
      network === undefined
        ? undefined
        : { ...network, weights: networkWeights(file, tensors, facts.features) },
    async load(make) {
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
    },
  };
}
