import { describe, expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { renderReport } from './render-report.ts';

const hostile = `<script>alert('x')</script>"&`;

/** Void elements aside, every tag that opens must close, in order. */
function tagErrors(page: string): string[] {
  const empty = new Set(['meta', 'img', 'br', 'link', 'input', 'hr']);
  const open: string[] = [];
  const errors: string[] = [];
  const body = page.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<!doctype html>/i, '');
  for (const [, slash, name, rest] of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) errors.push(`</${name}>`);
    } else if (!empty.has(name as string) && !(rest as string).endsWith('/')) open.push(name as string);
  }
  return [...errors, ...open];
}

describe('renderReport', () => {
  it('is one well-formed page with every part, every class and every number', async () => {
    const input = syntheticInput({ intervals: true });
    const page = await renderReport({ ...input, viewsPng: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) });
    expect(tagErrors(page)).toEqual([]);
    for (const id of ['curve', 'confusion', 'training', 'views', 'reproduce', 'numbers']) {
      expect(page, id).toContain(`<section id="${id}"`);
    }
    for (const name of input.results.protocol.classes) expect(page).toContain(`>${name}</text>`);
    for (const row of input.results.rows) expect(page).toContain(`>${row.mean.toFixed(4)}</td>`);
    expect(page).toContain('sparsam run --data images --out run');
    expect(page).toContain('data:image/png;base64,iVBORw==');
    expect(page).not.toContain('Not in this report');
  });

  it('loads nothing: no address but data, no script, and a policy that forbids both', async () => {
    const page = await renderReport({
      ...syntheticInput({ classifiers: ['svm'] }),
      viewsPng: Uint8Array.of(1),
    });
    const targets = [...page.matchAll(/\b(?:src|href|xlink:href|action|poster|srcset)\s*=\s*"([^"]*)"/g)].map(
      (match) => match[1] as string,
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target).toMatch(/^data:(image\/png|text\/csv);base64,/);
    expect(page).not.toMatch(/https?:|url\(|@import|<script|<link|<iframe|\son\w+=/i);
    expect(page).toContain(`default-src 'none'; img-src data:; style-src 'unsafe-inline'`);
  });

  it('shows hostile names as text, wherever they stand', async () => {
    const input = syntheticInput({ classes: [hostile, 'b', 'c', 'd'] });
    const rows = input.results.rows.map((row) => ({
      ...row,
      dataset: hostile,
      backbone: hostile,
      method: row.method === 'dino' ? hostile : row.method,
      classifier: row.classifier === 'knn' ? hostile : row.classifier,
    }));
    const confusions = input.results.confusions.map((entry) => ({ ...entry, method: hostile }));
    const shortfalls = [{ class: hostile, images: 1, kPerClass: 5 }];
    const results = {
      ...input.results,
      rows,
      confusions,
      shortfalls,
      provenance: { command: hostile, [hostile]: hostile },
    };
    const page = await renderReport({
      ...input,
      results,
      config: { [hostile]: [hostile] },
      missing: [hostile],
    });
    expect(page).not.toContain('<script');
    expect(page.split('&lt;script&gt;').length).toBeGreaterThan(8);
    expect(tagErrors(page)).toEqual([]);
  });

  it('works without log, views, predictions and rows, and says what is missing', async () => {
    const { results } = syntheticInput();
    const page = await renderReport({ results: { ...results, confusions: [] } });
    expect(page).toContain('no training log');
    expect(page).toContain('no contact sheet');
    expect(page).toContain('no confusion matrices');
    expect(page).toContain('<section id="curve"');
    const empty = await renderReport({ results: { ...results, rows: [] } });
    expect(empty).toContain('There are no results yet.');
    expect(tagErrors(empty)).toEqual([]);
  });

  it('draws a panel for each classifier where one figure would be too full, else one figure', async () => {
    const count = (page: string): number => (page.match(/aria-label="balanced accuracy over/g) ?? []).length;
    expect(count(await renderReport({ results: { ...syntheticInput().results, confusions: [] } }))).toBe(4);
    expect(count(await renderReport({ results: syntheticInput({ classifiers: ['svm'] }).results }))).toBe(1);
  });

  it('is the same page for the same input', async () => {
    const input = syntheticInput({ classifiers: ['svm'] });
    expect(await renderReport(input)).toBe(await renderReport(input));
  });
});
