import { decodeSafetensors, encodeSafetensors, readBytes, writeFileAtomic } from '@sparsam/checkpoint';
import { type FeatureTable, SparsamError } from '@sparsam/core';
import { z } from 'zod';
import { featureChoices } from './feature-schema.ts';

const manifestSchema = z.object({
  images: z.array(z.string()),
  backbone: z.string(),
  weights: z.string(),
  imageSize: z.int().positive(),
  ...featureChoices,
});

/** The manifest of a feature file lies beside it: `features.safetensors` has `features.json`. */
export const featureManifestPath = (file: string): string => `${file.replace(/\.safetensors$/, '')}.json`;

/** Writes a table as safetensors (`features` float32 [images, embedDim]) with its manifest as JSON beside it. */
export async function writeFeatures(file: string, table: FeatureTable): Promise<void> {
  const { features, embedDim, images, backbone, weights, imageSize, pooling, orientations } = table;
  if (features.length !== images.length * embedDim) {
    throw new SparsamError(
      'internal',
      `A table of ${images.length} images and ${embedDim} features holds ${features.length} values.`,
    );
  }
  const manifest = { images, backbone, weights, imageSize, pooling, orientations };
  const tensor = { dtype: 'float32', shape: [images.length, embedDim], data: features } as const;
  await writeFileAtomic(file, encodeSafetensors(new Map([['features', tensor]])));
  await writeFileAtomic(featureManifestPath(file), `${JSON.stringify(manifest)}\n`);
}

/** Reads a table written by `writeFeatures`. Throws SparsamError where either file is missing, damaged or does not fit the other. */
export async function readFeatures(file: string): Promise<FeatureTable> {
  const path = featureManifestPath(file);
  const tensor = decodeSafetensors(await readBytes(file), file).tensors.get('features');
  const [rows, embedDim] = tensor?.shape ?? [];
  if (
    tensor?.dtype !== 'float32' ||
    tensor.shape.length !== 2 ||
    rows === undefined ||
    embedDim === undefined
  ) {
    throw new SparsamError(
      'input',
      `${file} holds no tensor "features" of type float32 and two axes. Write it with "sparsam extract".`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(await readBytes(path)));
  } catch (cause) {
    if (cause instanceof SparsamError) throw cause;
    throw new SparsamError(
      'input',
      `${path} is not JSON; it may be half-written. Extract the features again.`,
      { cause },
    );
  }
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues
      .slice(0, 3)
      .map(({ path: at, message }) => `${at.join('.') || 'it'}: ${message}`);
    throw new SparsamError(
      'input',
      `${path} is not the manifest of a feature file: ${issues.join('; ')}. Extract the features again.`,
    );
  }
  if (parsed.data.images.length !== rows) {
    throw new SparsamError(
      'input',
      `${file} has ${rows} rows and ${path} names ${parsed.data.images.length} images: they do not belong together. Extract the features again.`,
    );
  }
  return { features: tensor.data, embedDim, ...parsed.data };
}
