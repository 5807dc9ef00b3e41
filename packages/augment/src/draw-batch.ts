import {
  type Augmentation,
  type Key,
  type Plugin,
  SparsamError,
  type ViewGroup,
  foldIn,
} from '@sparsam/core';

/** Which augmentation makes the views: a module whose default export is a plugin, loaded in every thread. */
export type AugmentationSource = {
  /** What `import` takes: a file URL, or a package name that resolves from this package. */
  readonly module: string;
  readonly options?: unknown;
  readonly views: readonly ViewGroup[];
};

/** Loads the module and makes the augmentation, its options checked. */
export async function createAugmentation({
  module,
  options,
  views,
}: AugmentationSource): Promise<Augmentation> {
  const plugin = ((await import(/* @vite-ignore */ module)) as { default?: Plugin<'augmentation'> }).default;
  if (plugin?.kind !== 'augmentation') {
    throw new SparsamError(
      'usage',
      `The default export of ${module} is not an augmentation made with definePlugin.`,
    );
  }
  const parsed = plugin.options.safeParse(options ?? {});
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'options'}: ${message}`,
    );
    throw new SparsamError(
      'usage',
      `The options of the augmentation "${plugin.name}" are wrong: ${issues.join('; ')}.`,
    );
  }
  return plugin.create(parsed.data, { views });
}

/** Bytes of one view of a group. */
export function viewBytes({ size }: ViewGroup): number {
  return size * size * 3;
}

/** Images of one size one after another, as workers see them. */
export type Images = { readonly data: Uint8Array; readonly size: number };

/** What one batch is made of. */
export type BatchPlan = {
  /** Rows of the store, one per image of the batch. */
  readonly rows: Int32Array;
  /** Key of the epoch's views; an image's own is derived from it by its row. */
  readonly key: Key;
};

/**
 * Draws image `index` of a batch: its views go to `buffers[group]`, uint8 [count * batch, size, size, 3], all images of
 * view 0 first.
 */
export function drawImage(
  augmentation: Augmentation,
  images: Images,
  plan: BatchPlan,
  index: number,
  buffers: readonly Uint8Array[],
): void {
  const { size, data } = images;
  const batch = plan.rows.length;
  const row = plan.rows[index] as number;
  const bytes = size * size * 3;
  const out = augmentation.views.map((group, g) => {
    const length = viewBytes(group);
    return Array.from({ length: group.count }, (_, view) => {
      const start = (view * batch + index) * length;
      return (buffers[g] as Uint8Array).subarray(start, start + length);
    });
  });
  const image = { width: size, height: size, data: data.subarray(row * bytes, (row + 1) * bytes) };
  augmentation.augment(foldIn(plan.key, row), image, out);
}
