import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeGallery } from './gallery/gallery-file.ts';
import { parseLog } from './input/read-run.ts';
import { syntheticInput } from './test-support/synthetic-input.ts';
import { writeReport } from './write-report.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const { results, log, config } = syntheticInput({ classifiers: ['svm'] });
const put = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(folder, name), content);
const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

describe('writeReport', () => {
  it('makes page, text and tables of a whole run folder, and nothing else', async () => {
    await put('results.json', JSON.stringify(results));
    await put('log.jsonl', (log ?? []).map((row) => `${JSON.stringify(row)}\n`).join(''));
    await put('config.json', JSON.stringify(config));
    await put('views.png', png);
    expect(await writeReport(folder)).toBe(join(folder, 'report.html'));
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    for (const id of ['curve', 'confusion', 'training', 'views'])
      expect(page).toContain(`<section id="${id}"`);
    expect(page).toContain('no predictions, so no single images');
    const given = ['config.json', 'log.jsonl', 'results.json', 'views.png'];
    expect((await readdir(folder)).sort()).toEqual([...given, 'report.html', 'report.md', 'tables'].sort());
    const tables = await readdir(join(folder, 'tables'));
    expect(tables).toContain('label-curve.csv');
    const text = await readFile(join(folder, 'report.md'), 'utf8');
    for (const name of tables) expect(text).toContain(`tables/${name}`);
  });

  it('removes tables of its own that are no more, and nobody else’s', async () => {
    await put('results.json', JSON.stringify(results));
    await mkdir(join(folder, 'tables'));
    await put('tables/calibration.csv', 'old');
    await put('tables/mine.csv', 'mine');
    await writeReport(folder);
    const tables = await readdir(join(folder, 'tables'));
    expect(tables).not.toContain('calibration.csv');
    expect(tables).toContain('mine.csv');
  });

  it('leaves predictions and pictures of another evaluation, or damaged ones, out and says so', async () => {
    await put('results.json', JSON.stringify(results));
    await put('predictions.safetensors', 'damaged');
    const gallery = { protocol: 'other', method: 'dino', backbone: 'b', points: new Int32Array(0) };
    const empty = { positions: new Float32Array(0), sheet: undefined, thumbnails: new Map() };
    await writeGallery(folder, { ...gallery, ...empty });
    const page = await readFile(await writeReport(folder), 'utf8');
    expect(page).toContain('predictions.safetensors, which is damaged');
    expect(page).toContain('gallery.safetensors, which is of another evaluation');
  });

  it('names what is missing or damaged and still writes', async () => {
    await put('results.json', JSON.stringify(results));
    await put('log.jsonl', 'no json\n{"step":1,"loss":2}\n{"step":2,"loss":1}\n{"step":3,"lo');
    await put('config.json', '{');
    await put('views.png', 'no picture');
    const page = await readFile(await writeReport(folder), 'utf8');
    expect(page).toContain('1 damaged lines of log.jsonl');
    expect(page).toContain('config.json is damaged');
    expect(page).toContain('views.png, which is damaged');
    expect(page).toContain('<section id="training"');
    expect(page).not.toContain('<section id="views"');
  });

  it('says what to do without results, and leaves the old report with damaged ones', async () => {
    await expect(writeReport(folder)).rejects.toThrow(/There is no results\.json in .*sparsam evaluate/);
    await put('report.html', 'old');
    await put('results.json', '{"schema":1,"rows":[]}');
    await expect(writeReport(folder)).rejects.toThrow(/Evaluate again/);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('old');
  });
});

describe('parseLog', () => {
  it('forgives a torn last line only', () => {
    expect(parseLog('{"a":1}\n{"b"')).toEqual({ rows: [{ a: 1 }], damaged: 0 });
    expect(parseLog('{"a":1}\n{"b"\n')).toEqual({ rows: [{ a: 1 }], damaged: 1 });
    expect(parseLog('')).toEqual({ rows: [], damaged: 0 });
  });
});
