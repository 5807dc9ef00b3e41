import { join } from 'node:path';
import { writeFeatures } from '@sparsam/evaluate';
import { extract, extractPixels } from '../pipeline/extract.ts';
import type { ReadyData } from './data-cache.ts';
import type { JobParts } from './job-parts.ts';
import type { ContentOf, JobResult } from './job-specs.ts';
import { loadSource } from './weights-file.ts';

export const featuresName = 'features.safetensors';

type Left = Omit<JobResult, 'key' | 'seconds'>;

/** Features of all images by a network. */
export async function extractTable(
  content: ContentOf<'features'>,
  { data }: ReadyData,
  { key, store, networks, place, context }: JobParts,
): Promise<Left> {
  const { imageSize, pooling, orientations } = content;
  const { backbone, engine } = await networks.get(content);
  const { state } = await loadSource(content.weights, backbone, { place, store });
  const usual = { engine, backbone, imageSize, pooling, orientations, title: 'Extract' };
  const table = await extract(context, data, { ...usual, weights: state });
  await writeFeatures(join(await store.artefacts(key), featuresName), table);
  return { weights: table.weights };
}

/** The images themselves, reduced. */
export async function pixelTable({ data }: ReadyData, { key, store }: JobParts): Promise<Left> {
  const { data: features, columns } = await extractPixels(data);
  const images = data.rows.map(({ path }) => path);
  await writeFeatures(join(await store.artefacts(key), featuresName), {
    features,
    embedDim: columns,
    images,
    backbone: 'none',
    weights: 'none',
    imageSize: data.store.size,
    pooling: 'cls',
    orientations: 1,
  });
  return {};
}
