import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  it('makes the report of a whole run folder, and nothing else', async () => {
    await put('results.json', JSON.stringify(results));
    await put('log.jsonl', (log ?? []).map((row) => `${JSON.stringify(row)}\n`).join(''));
    await put('config.json', JSON.stringify(config));
    await put('views.png', png);
    expect(await writeReport(folder)).toBe(join(folder, 'report.html'));
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    for (const id of ['curve', 'confusion', 'training', 'views'])
      expect(page).toContain(`<section id="${id}"`);
    expect(page).not.toContain('Not in this report');
    expect((await readdir(folder)).sort()).toEqual([
      'config.json',
      'log.jsonl',
      'report.html',
      'results.json',
      'views.png',
    ]);
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
