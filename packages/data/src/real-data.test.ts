import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadImages } from './load-images.ts';
import { readDataset } from './read-dataset.ts';
import { splitDataset } from './split-dataset.ts';

const data =
  process.env['SPARSAM_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** Public data sets that are too large for the repository; without them the test is skipped. */
function onData(name: string): { folder: string; test: typeof it.skip } {
  const folder = join(data, name);
  return { folder, test: existsSync(folder) ? it : it.skip };
}

describe('data sets as they are published', () => {
  const cells = onData('pbc-blood-cells');
  cells.test('2,000 blood cells of 8 classes in images/ with labels.csv', async () => {
    const { rows, classes, warnings } = await readDataset(cells.folder);
    expect([rows.length, classes.length, warnings]).toEqual([2000, 8, []]);
    const { train, validation, test } = splitDataset(
      { rows },
      { testCount: 500, validationFraction: 0.1, seed: 0 },
    );
    expect([train.length, validation.length, test.length]).toEqual([1350, 150, 500]);
  });

  const smears = onData('bccd-cell-types');
  smears.test('cells cut from slides, with groups.csv: no slide in two parts', async () => {
    const { rows, classes } = await readDataset(smears.folder);
    const { train, test } = splitDataset({ rows }, { testFraction: 0.25, seed: 1 });
    const slides = new Set(test.map((index) => rows[index]?.group));
    expect(slides.has(undefined)).toBe(false);
    expect(train.filter((index) => slides.has(rows[index]?.group))).toEqual([]);
    expect(new Set(test.map((index) => rows[index]?.label)).size).toBe(classes.length);
    expect(Math.abs(test.length / rows.length - 0.25)).toBeLessThan(0.03);
  });

  const moles = onData('isic-uda1-dermoscopy');
  moles.test('dermoscopy photographs of different sizes', async () => {
    const dataset = await readDataset(moles.folder);
    const { store, skipped } = await loadImages(
      { ...dataset, rows: dataset.rows.slice(0, 12) },
      { size: 64 },
    );
    expect([store.count, skipped.length]).toEqual([12, 0]);
    for (let i = 0; i < store.count; i++) expect(new Set(store.get(i).data).size).toBeGreaterThan(20);
  });
});
