#!/usr/bin/env node
/**
 * Plants near duplicates among real images and measures what the leak gate finds of them, and how much that is none:
 *
 *   npm run measure:leaks -- --data ../shared/data/pbc-full-96 --half measure
 *   npm run measure:leaks -- --data ../shared/data/pbc-full-96 --half all --copies 727     the time for 20,000 images
 *
 * The images are cut into two halves by a hash of their paths: thresholds were chosen on `choose`, figures are of
 * `measure`. Of each kind (plant.mjs) so many copies (`--copies`) of different images are planted. For every kind: recall is
 * the share of copies that are found together with their original; precision the share of the pairs with such a copy
 * that are right. Right is a pair of images that stem from one image; images of the data set with the same pixels count as
 * one. Pairs among the data set's own images are listed and, in the strictest figure, all counted as wrong: the data set has
 * near duplicates of its own that nobody marked. `--sheet FILE.png` shows pairs that are counted as wrong, `--missed
 * FILE.png` copies that were not found.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { foldIn, key, permutation } from '@sparsam/core';
import { contactSheet, loadImages, readDataset } from '@sparsam/data';
import { exactDuplicates, findDuplicates } from '@sparsam/integrity';
import { kinds, nearDuplicate } from './plant.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    half: { type: 'string', default: 'measure' },
    copies: { type: 'string', default: '500' },
    seed: { type: 'string', default: '0' },
    threshold: { type: 'string' },
    sheet: { type: 'string' },
    missed: { type: 'string' },
  },
});
if (values.data === undefined) throw new Error('Name a data set: --data FOLDER');
const halves = { choose: 0, measure: 1 };
if (values.half !== 'all' && !(values.half in halves))
  throw new Error(`--half is choose, measure or all, not ${values.half}.`);
/** Images are compared at this size, as `sparsam check` does. */
const size = 96;
const copies = Number(values.copies);
const from = key(Number(values.seed));

const halfOf = ({ path }) => createHash('sha256').update(path).digest()[0] % 2;
const dataset = await readDataset(values.data);
const rows = dataset.rows.filter((row) => values.half === 'all' || halfOf(row) === halves[values.half]);
const names = Object.keys(kinds);
if (copies * names.length > rows.length)
  throw new Error(`${rows.length} images are too few for so many copies.`);

const folder = await mkdtemp(join(tmpdir(), 'sparsam-planted-'));
try {
  const order = permutation(foldIn(from, 'originals'), rows.length);
  const planted = Array.from({ length: copies * names.length }, (_, index) => ({
    kind: names[index % names.length],
    original: order[index],
    path: `${String(index).padStart(6, '0')}.jpg`,
  }));
  for (const { kind, original, path } of planted) {
    const copy = await nearDuplicate(
      join(dataset.root, rows[original].path),
      kind,
      foldIn(from, rows[original].path),
    );
    await writeFile(join(folder, path), copy);
  }

  const started = performance.now();
  const own = await loadImages({ ...dataset, rows }, { size, maxUnreadable: 0 });
  const added = await loadImages({ ...dataset, root: folder, rows: planted }, { size, maxUnreadable: 0 });
  const count = own.store.count + added.store.count;
  const data = new Uint8Array(count * size * size * 3);
  data.set(own.store.data);
  data.set(added.store.data, own.store.data.length);
  const decoded = performance.now();
  const before = process.cpuUsage();
  const pixels = { size, count, data };
  const pairs = await findDuplicates(
    pixels,
    values.threshold === undefined ? {} : { threshold: Number(values.threshold) },
  );
  const found = performance.now();
  const used = process.cpuUsage(before);

  /** The image of the data set that an image stems from; of several with the same pixels the first. */
  const stem = Int32Array.from({ length: count }, (_, image) =>
    image < rows.length ? image : planted[image - rows.length].original,
  );
  const first = new Map(exactDuplicates(pixels).map(({ a, b }) => [b, a]));
  const rootOf = (image) => first.get(stem[image]) ?? stem[image];
  const isRight = ({ a, b }) => rootOf(a) === rootOf(b);
  const kindOf = (image) => (image < rows.length ? undefined : planted[image - rows.length].kind);

  const foundTogether = new Set(
    pairs.filter(isRight).flatMap(({ a, b }) => [a, b].filter((image) => kindOf(image) !== undefined)),
  );
  const share = (part, whole) => (whole === 0 ? '-' : (part / whole).toFixed(4));
  console.log(
    `${rows.length} images of ${values.data} (${values.half}), ${planted.length} copies, seed ${values.seed}`,
  );
  console.log(
    `decoding ${((decoded - started) / 1000).toFixed(1)} s, search ${((found - decoded) / 1000).toFixed(1)} s (${((used.user + used.system) / 1e6).toFixed(1)} s of one processor) for ${count} images, ${availableParallelism()} processors`,
  );
  console.log('kind           copies  found  recall  pairs  wrong  precision');
  const report = (title, isOne) => {
    const images = planted.flatMap(({ kind }, index) => (isOne(kind) ? [rows.length + index] : []));
    const got = images.filter((image) => foundTogether.has(image)).length;
    const mine = pairs.filter(({ a, b }) =>
      [a, b].some((image) => kindOf(image) !== undefined && isOne(kindOf(image))),
    );
    const wrong = mine.filter((pair) => !isRight(pair)).length;
    console.log(
      [
        title.padEnd(13),
        String(images.length).padStart(7),
        String(got).padStart(6),
        share(got, images.length).padStart(7),
        String(mine.length).padStart(6),
        String(wrong).padStart(6),
        share(mine.length - wrong, mine.length).padStart(10),
      ].join(' '),
    );
  };
  for (const name of names) report(name, (kind) => kind === name);
  report('all copies', () => true);
  const among = pairs.filter(
    ({ a, b }) => kindOf(a) === undefined && kindOf(b) === undefined && !isRight({ a, b }),
  );
  const right = pairs.filter(isRight).length;
  console.log(
    `${among.length} near pairs among the data set's own images; with all of these counted as wrong the precision is ${share(right, pairs.length)}`,
  );
  for (const { a, b, likeness } of among)
    console.log(`  ${rows[a].path}  ${rows[b].path}  ${likeness.toFixed(3)}`);

  const get = (image) => ({
    width: size,
    height: size,
    data: data.subarray(image * size * size * 3, (image + 1) * size * size * 3),
  });
  const sheet = async (file, shown) => {
    if (file === undefined || shown.length === 0) return;
    const lines = Array.from({ length: Math.ceil(shown.length / 5) }, (_, line) =>
      shown
        .slice(5 * line, 5 * line + 5)
        .flatMap(([a, b], place) => [
          ...(place === 0 ? [] : [{ width: 12, height: 1, data: new Uint8Array(36).fill(255) }]),
          get(a),
          get(b),
        ]),
    );
    await writeFile(file, await contactSheet(lines));
  };
  await sheet(
    values.sheet,
    pairs
      .filter((pair) => !isRight(pair))
      .slice(0, 60)
      .map(({ a, b }) => [a, b]),
  );
  const lost = planted.flatMap(({ original }, index) =>
    foundTogether.has(rows.length + index) ? [] : [[original, rows.length + index]],
  );
  await sheet(values.missed, lost.slice(0, 60));
} finally {
  await rm(folder, { recursive: true });
}
