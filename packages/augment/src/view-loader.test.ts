import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { createImageStore } from '@sparsam/data';
import { SparsamError, key, randomBits } from '@sparsam/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { viewBytes } from './draw-batch.ts';
import { multiCropModule } from './multi-crop-module.ts';
import { type ViewLoader, type ViewLoaderOptions, createViewLoader } from './view-loader.ts';
import { createViewPool } from './view-pool.ts';

const views = [
  { name: 'global', size: 16, count: 2 },
  { name: 'local', size: 8, count: 3 },
];
const store = createImageStore(11, 20);
store.data.set(randomBits(key(5), store.data.length).map((word) => word & 255));

let open: ViewLoader[] = [];
async function loader(options: Partial<ViewLoaderOptions> = {}): Promise<ViewLoader> {
  const made = await createViewLoader({
    store,
    batchSize: 4,
    seed: 3,
    augmentation: { module: multiCropModule, views },
    ...options,
  });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  open = [];
});

type Batch = Awaited<ReturnType<ViewLoader['batch']>>;
function digest(batch: Batch): string {
  const hash = createHash('sha256');
  for (const [name, { shape, data }] of Object.entries(batch))
    hash.update(`${name} ${shape.join()}`).update(data);
  return hash.digest('hex');
}

async function digests(steps: readonly number[], options: Partial<ViewLoaderOptions>): Promise<string[]> {
  const made = await loader(options);
  const result: string[] = [];
  for (const step of steps) result.push(digest(await made.batch(step)));
  return result;
}

describe('createViewLoader', () => {
  it('gives groups of [count * batch, size, size, 3], all images of view 0 first', async () => {
    const made = await loader({ workers: 0 });
    expect(made.stepsPerEpoch).toBe(2);
    const batch = await made.batch(0);
    expect(Object.keys(batch)).toEqual(['global', 'local']);
    expect(batch['global']?.shape).toEqual([8, 16, 16, 3]);
    expect(batch['local']?.shape).toEqual([12, 8, 8, 3]);
    expect(batch['global']?.data.length).toBe(8 * 16 * 16 * 3);
  });

  it('gives the same batches with 0, 1 and 3 workers', async () => {
    const steps = [0, 1, 2, 3, 4, 5];
    const inProcess = await digests(steps, { workers: 0 });
    expect(new Set(inProcess).size).toBe(steps.length);
    expect(await digests(steps, { workers: 1 })).toEqual(inProcess);
    expect(await digests(steps, { workers: 3, prefetch: 4 })).toEqual(inProcess);
  });

  it('gives any step in any order, as after a resume', async () => {
    const inOrder = await digests([0, 1, 2, 3, 4, 5, 6, 7], { workers: 0 });
    const jumps = [5, 6, 1, 7, 0, 0, 4];
    const expected = jumps.map((step) => inOrder[step]);
    expect(await digests(jumps, { workers: 0 })).toEqual(expected);
    expect(await digests(jumps, { workers: 2, prefetch: 3 })).toEqual(expected);
  });

  it('keeps a batch until the next but one is asked for', async () => {
    const made = await loader({ workers: 1, prefetch: 3 });
    const first = await made.batch(0);
    const before = digest(first);
    await made.batch(1);
    expect(digest(first)).toBe(before);
  });

  it('visits every image of an epoch at most once, in an order of its own', async () => {
    const marked = createImageStore(9, 4);
    for (let i = 0; i < 9; i++) marked.get(i).data.fill(20 * (i + 1));
    // With nothing random switched on, a view is the image itself and tells its row.
    const plain = {
      perspective: { probability: 0 },
      rotation: 0,
      scale: [1, 1],
      ratio: [1, 1],
      jitter: { probability: 0 },
      greyscale: 0,
      blur: { probability: 0 },
      solarize: { probability: 0 },
    };
    const made = await loader({
      store: marked,
      workers: 0,
      batchSize: 2,
      indices: [8, 1, 2, 5, 7],
      augmentation: {
        module: multiCropModule,
        options: { ...plain, global1: plain },
        views: [{ name: 'view', size: 4, count: 1 }],
      },
    });
    const epochs: number[][] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      const seen: number[] = [];
      for (let i = 0; i < made.stepsPerEpoch; i++) {
        const { data } = (await made.batch(epoch * made.stepsPerEpoch + i))['view'] as { data: Uint8Array };
        seen.push(...[0, 1].map((image) => (data[image * 48] as number) / 20 - 1));
      }
      expect(new Set(seen).size).toBe(4);
      expect(seen.every((row) => [8, 1, 2, 5, 7].includes(row))).toBe(true);
      epochs.push(seen);
    }
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
  });

  it('changes with the seed', async () => {
    expect(await digests([0], { workers: 0, seed: 4 })).not.toEqual(
      await digests([0], { workers: 0, seed: 3 }),
    );
  });

  it('says that a batch is larger than the data', async () => {
    await expect(loader({ batchSize: 12 })).rejects.toThrow(
      /A batch of 12 images cannot be taken from 11 images/,
    );
  });

  it('refuses rows that the store does not hold, and wrong options', async () => {
    await expect(loader({ indices: [0, 1, 2, 3, 99] })).rejects.toThrow(/no image 99/);
    const wrong = { module: multiCropModule, views, options: { rotaton: 3 } };
    await expect(loader({ augmentation: wrong })).rejects.toThrow(/rotaton/);
    await expect(loader({ workers: -1 })).rejects.toBeInstanceOf(SparsamError);
  });

  it('reports a worker that fails instead of waiting for ever', async () => {
    const failing = `data:text/javascript,${encodeURIComponent(`
      import { isMainThread } from 'node:worker_threads';
      const options = { safeParse: (data) => ({ success: true, data }) };
      const augment = () => { throw new Error('the stain is out'); };
      export default { kind: 'augmentation', name: 'failing', options, create: (_, { views }) => ({ name: 'failing', views, augment }) };`)}`;
    const made = await loader({ workers: 2, augmentation: { module: failing, views } });
    await expect(made.batch(0)).rejects.toThrow(/the stain is out/);
  });

  it('keeps the process alive until its threads have ended, though an answer arrives in between', async () => {
    const images = { size: 1, data: new Uint8Array(new SharedArrayBuffer(3)) };
    const pool = createViewPool(1, images, { module: multiCropModule, views });
    const plan = { rows: Int32Array.of(0), key: key(1) };
    const buffers = () =>
      views.map((group) => new Uint8Array(new SharedArrayBuffer(group.count * viewBytes(group))));
    await pool.draw(plan, buffers());
    const drawn = pool.draw(plan, buffers()).then(
      () => 'drawn',
      () => 'closed',
    );
    // The answer is there before the thread is asked to end, and is heard afterwards.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    const unref = vi.spyOn(Worker.prototype, 'unref');
    await pool.close();
    expect(await drawn).toBe('drawn');
    expect(unref).not.toHaveBeenCalled();
    unref.mockRestore();
  });

  it('ends what is pending when it is closed', async () => {
    const made = await loader({ workers: 1 });
    const pending = made.batch(0).catch((error: unknown) => error);
    await made.close();
    const outcome = await pending;
    expect(outcome instanceof SparsamError || typeof outcome === 'object').toBe(true);
  });
});
