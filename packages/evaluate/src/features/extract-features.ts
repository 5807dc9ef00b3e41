import type {
  Backbone,
  Engine,
  ModelState,
  NdArray,
  Orientations,
  Pooling,
  StepFunction,
  Tree,
} from '@sparsam/core';
import { SparsamError } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { orientImages } from './orient-images.ts';
import { poolFeatures, pooledDim } from './pool-features.ts';

/** A batch of plain images: uint8 [batchSize, size, size, 3], of which the first `valid` count. */
export type ExtractionBatch = { readonly images: NdArray<'uint8'>; readonly valid: number };

export type ExtractionOptions = {
  readonly engine: Engine;
  readonly backbone: Backbone;
  readonly state: ModelState<NdArray>;
  readonly batches: AsyncIterable<ExtractionBatch> | Iterable<ExtractionBatch>;
  readonly imageSize: number;
  readonly batchSize: number;
  readonly pooling: Pooling;
  /** Orientations of the image to average over; 1 by default, the image as it is. */
  readonly orientations?: Orientations;
  /** Full batches of images like the others, for engines that round and have to see what they round. */
  readonly typical?: () => Iterable<ExtractionBatch>;
  /** Called with the number of images done. */
  readonly onProgress?: (done: number) => void;
};

/** float32 [rows, embedDim], row-major; `embedDim` is the width of the pooled feature. */
export type ExtractedFeatures = {
  readonly features: Float32Array;
  readonly rows: number;
  readonly embedDim: number;
};

/**
 * The step that an engine runs for extraction: images uint8 [batch, size, size, 3] to features [batch, pooledDim]. The
 * images are brought from 0..255 to -1..1 inside the graph; the network is in evaluation mode and its state stays.
 */
export function extractionStep(backbone: Backbone, pooling: Pooling): StepFunction {
  return (state, input) => {
    const images = tf.sub(
      tf.div(tf.cast(input['images'] as tf.Tensor4D, 'float32'), 127.5),
      1,
    ) as tf.Tensor4D;
    const model = state as unknown as ModelState;
    const output = backbone.apply(model, images, { training: false });
    return [state, { features: poolFeatures(output, pooling, backbone) }];
  };
}

function* imagesOf(batches: Iterable<ExtractionBatch>): Generator<Tree<NdArray>> {
  for (const { images } of batches) yield { images };
}

/**
 * Features of images in the order of the batches. Every batch must have the full shape; rows beyond `valid` are dropped.
 * Throws SparsamError where the image size is not a multiple of the patch size, and whatever the engine cannot run.
 */
export async function extractFeatures(options: ExtractionOptions): Promise<ExtractedFeatures> {
  const {
    engine,
    backbone,
    state,
    batches,
    imageSize,
    batchSize,
    pooling,
    orientations = 1,
    typical,
    onProgress,
  } = options;
  if (imageSize % backbone.patchSize !== 0) {
    const [below, above] = [
      Math.floor(imageSize / backbone.patchSize),
      Math.ceil(imageSize / backbone.patchSize),
    ].map((count) => count * backbone.patchSize);
    throw new SparsamError(
      'usage',
      `${backbone.name} takes images whose size is a multiple of ${backbone.patchSize} pixels, not ${imageSize}. The nearest are ${below} and ${above}.`,
    );
  }
  const embedDim = pooledDim(backbone, pooling);
  const shape = [batchSize, imageSize, imageSize, 3];
  const compiled = await engine.compile(
    extractionStep(backbone, pooling),
    state as unknown as Tree<NdArray>,
    { images: { dtype: 'uint8', shape } },
    {
      constantState: true,
      ...(typical && { typicalInputs: () => imagesOf(typical()) }),
    },
  );
  const parts: Float32Array[] = [];
  let rows = 0;
  try {
    for await (const { images, valid } of batches) {
      if (images.shape.join() !== shape.join()) {
        throw new SparsamError(
          'internal',
          `A batch has shape [${images.shape.join(', ')}]; extraction was compiled for [${shape.join(', ')}].`,
        );
      }
      const sum = new Float32Array(valid * embedDim);
      for (let orientation = 0; orientation < orientations; orientation++) {
        const output = await compiled.run({ images: orientImages(images, orientation) });
        const { data } = output['features'] as NdArray<'float32'>;
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (data[i] as number);
      }
      parts.push(sum.map((value) => value / orientations));
      rows += valid;
      onProgress?.(rows);
    }
  } finally {
    await compiled.dispose();
  }
  const features = new Float32Array(rows * embedDim);
  let at = 0;
  for (const part of parts) {
    features.set(part, at);
    at += part.length;
  }
  return { features, rows, embedDim };
}
