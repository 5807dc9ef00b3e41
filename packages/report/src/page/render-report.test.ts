import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { renderReport } from './render-report.ts';

const hostile = `<script>alert('x')</script>"&`;

/** Void elements aside, every tag that opens must close, in order. */
function tagErrors(page: string): string[] {
  const empty = new Set(['meta', 'img', 'br', 'link', 'input', 'hr']);
  const open: string[] = [];
  const errors: string[] = [];
  const body = page.replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '').replace(/<!doctype html>/i, '');
  for (const [, slash, name, rest] of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) errors.push(`</${name}>`);
    } else if (!empty.has(name as string) && !(rest as string).endsWith('/')) open.push(name as string);
  }
  return [...errors, ...open];
}

describe('renderReport', () => {
  it('is one well-formed page with every part, every class and every number', async () => {
    const input = syntheticInput({ intervals: true, whole: true, classifiers: ['svm', 'knn'] });
    const page = await renderReport({ ...input, viewsPng: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) });
    expect(tagErrors(page)).toEqual([]);
    const ids = ['curve', 'confusion', 'reliability', 'pairs', 'mistakes', 'map', 'training', 'views'];
    for (const id of [...ids, 'reproduce', 'numbers']) {
      expect(page, id).toContain(`<section id="${id}"`);
      expect(page, id).toContain(`href="#${id}"`);
    }
    const numbers = [...page.matchAll(/>Figure (\d+)</g)].map((match) => Number(match[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const name of input.results.protocol.classes) expect(page).toContain(`>${name}</text>`);
    for (const row of input.results.rows) expect(page).toContain(`>${row.mean.toFixed(4)}</td>`);
    expect(page).toContain('sparsam run --data images --out run');
    expect(page).toContain('data:image/png;base64,iVBORw==');
    expect(page).not.toContain('Not in this report');
  });

  it('loads nothing: no address but data, and a policy that lets no script run but its own', async () => {
    const page = await renderReport({
      ...syntheticInput({ classifiers: ['svm'], whole: true }),
      viewsPng: Uint8Array.of(1),
    });
    const targets = [...page.matchAll(/\b(?:src|href|xlink:href|action|poster|srcset)\s*=\s*"([^"]*)"/g)].map(
      (match) => match[1] as string,
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(target).toMatch(/^(#|data:(image\/(png|jpeg)|text\/csv);base64,)/);
    expect(page).not.toMatch(/https?:|url\((?!#)|@import|<link|<iframe|\son\w+=/i);
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] as string);
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256')
      .update(scripts[0] as string)
      .digest('base64');
    expect(page).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'"`,
    );
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain('<script type="application/json">');
  });

  it('sets notices above everything and a stamp on every figure', async () => {
    const input = syntheticInput({ classifiers: ['svm'], ks: [5, 10] });
    const provenance = { ...input.results.provenance, notices: ['40 <test> images leak.'], stamp: 'leaky' };
    const page = await renderReport({ results: { ...input.results, provenance } });
    expect(page.indexOf('40 &lt;test&gt; images leak.')).toBeLessThan(page.indexOf('class="headline"'));
    const figures = page.match(/<figure/g)?.length ?? 0;
    expect(figures).toBeGreaterThan(1);
    expect(page.match(/class="stamp">leaky</g)).toHaveLength(figures);
    expect(await renderReport({ results: input.results })).not.toContain('class="stamp"');
  });

  it('shows hostile names as text, wherever they stand', async () => {
    const input = syntheticInput({ classes: [hostile, 'b', 'c', 'd'], ks: [5, 10], whole: true });
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
    // No predictions are of this method, so there is no map: the page's own script alone.
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain(hostile);
    expect(page.split('&lt;script&gt;').length).toBeGreaterThan(8);
    expect(tagErrors(page)).toEqual([]);
  });

  it('shows hostile names of images and classes as text in pictures, lists and the map', async () => {
    const classes = [hostile, '</script><b>', 'c', 'd'];
    const input = syntheticInput({ classes, ks: [5, 10], classifiers: ['svm'], whole: true });
    const page = await renderReport(input);
    for (const id of ['pairs', 'mistakes', 'map']) expect(page).toContain(`<section id="${id}"`);
    expect(page).not.toContain(hostile);
    expect(page).not.toContain('</script><b>');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const json = /<script type="application\/json">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    expect((JSON.parse(json) as { classes: string[] }).classes).toEqual(classes);
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

  it('draws a panel for each classifier where one figure would be too full, else one figure, wide and narrow', async () => {
    const count = (page: string): number => (page.match(/aria-label="balanced accuracy over/g) ?? []).length;
    expect(count(await renderReport({ results: { ...syntheticInput().results, confusions: [] } }))).toBe(4);
    expect(count(await renderReport({ results: syntheticInput({ classifiers: ['svm'] }).results }))).toBe(2);
  });

  it('is the same page for the same input', async () => {
    const input = syntheticInput({ classifiers: ['svm'] });
    expect(await renderReport(input)).toBe(await renderReport(input));
  });
});
