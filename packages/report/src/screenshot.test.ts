import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from './page/render-report.ts';
import { syntheticInput } from './test-support/synthetic-input.ts';

const run = promisify(execFile);
const browser = [process.env['SPARSAM_CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']
  .filter((name) => name !== undefined)
  .find((name) => spawnSync(name, ['--version']).status === 0);
const reason = browser === undefined ? ' (skipped: no chromium found; name one by SPARSAM_CHROMIUM)' : '';

/** Put into a copy of the page in place of its policy: tells the frame around it what the browser made of it. */
const probe = `<script>addEventListener('load', () => {
  const seen = (element) => element.getClientRects().length > 0;
  const figures = [...document.querySelectorAll('svg')].filter(seen).map((svg) => svg.getBoundingClientRect());
  const width = document.documentElement.clientWidth;
  const map = document.querySelector('.map');
  const box = map.getBoundingClientRect();
  const data = JSON.parse(map.querySelector('script').textContent);
  const scale = box.width / data.size;
  map.dispatchEvent(new PointerEvent('pointermove', {
    clientX: box.left + data.places[0] * scale, clientY: box.top + data.places[1] * scale,
  }));
  const tip = map.querySelector('.tip');
  const field = document.querySelector('.search input');
  field.value = data.images[data.images.length - 1];
  field.dispatchEvent(new Event('input'));
  parent.postMessage(JSON.stringify({
    overflow: document.documentElement.scrollWidth - width,
    loads: performance.getEntriesByType('resource').length,
    empty: figures.filter((box) => box.width < 10 || box.height < 10).length,
    figures: figures.length,
    broken: [...document.images].filter((image) => seen(image) && image.naturalWidth === 0).length,
    tip: tip.hidden ? '' : tip.textContent.replace(/\\s+/g, ' ').trim(),
    tipInside: tip.getBoundingClientRect().left >= 0 && tip.getBoundingClientRect().right <= width + 1,
    found: [...document.querySelectorAll('.mistakes > li')].filter((item) => !item.hidden).length,
    copies: document.querySelectorAll('.copy button').length,
  }), '*');
});</script>`;

/** Headless Chromium opens no window narrower than 500; within a frame the page has any width. */
const widths = [1200, 390];
const frame = (width: number): string => `<!doctype html><title>none</title>
  <script>addEventListener('message', ({ data }) => { document.title = 'probe ' + data; });</script>
  <iframe src="probe.html" style="width:${width}px;height:900px;border:0"></iframe>`;

describe.skipIf(browser === undefined)(`the report in a browser${reason}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparsam-shot-'));
    const classes = Array.from({ length: 9 }, (_, index) => `a-long-class-name-${index}`);
    // With more labels the made-up scores are perfect, and there would be no mistakes to search.
    const ks = [1, 5, 10, 25, 50, 100];
    const page = await renderReport(syntheticInput({ classes, ks, intervals: true, whole: true }));
    await writeFile(join(folder, 'report.html'), page);
    await writeFile(join(folder, 'probe.html'), page.replace(/<meta\s+http-equiv[^>]*>/, probe));
    for (const width of widths) await writeFile(join(folder, `frame-${width}.html`), frame(width));
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  const chromium = (...options: string[]): Promise<{ stdout: string }> =>
    run(
      browser as string,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        `--user-data-dir=${join(folder, 'profile')}`,
        ...options,
      ],
      { maxBuffer: 2 ** 26 },
    );

  it.each(widths)(
    'fits a page %d wide: no sideways scrolling, no empty figure, no loads; map, search and copy work',
    async (width) => {
      const file = `file://${join(folder, `frame-${width}.html`)}`;
      const { stdout } = await chromium(
        '--window-size=1300,1000',
        '--virtual-time-budget=4000',
        '--dump-dom',
        file,
      );
      const found = /<title>probe (\{.*?\})<\/title>/.exec(stdout)?.[1] ?? '{}';
      const result = JSON.parse(found) as Record<string, unknown>;
      expect(result).toMatchObject({
        overflow: 0,
        loads: 0,
        empty: 0,
        broken: 0,
        copies: 1,
        tipInside: true,
      });
      expect(result['figures']).toBeGreaterThan(10);
      expect(result['tip']).toMatch(/^a-long-class-name-\d/);
      expect(result['found']).toBeLessThan(2);
    },
  );

  it('lets its one script run and no other, as its policy says', async () => {
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    await writeFile(
      join(folder, 'more.html'),
      page.replace('</body>', '<script>document.title="ran"</script></body>'),
    );
    const { stdout } = await chromium('--dump-dom', `file://${join(folder, 'more.html')}`);
    expect(stdout).toContain('<button type="button">Copy</button>');
    expect(stdout).not.toContain('<title>ran</title>');
  });

  it('prints on several pages', async () => {
    const pdf = join(folder, 'page.pdf');
    await chromium(
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      `file://${join(folder, 'report.html')}`,
    );
    const pages = (await readFile(pdf, 'latin1')).match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(5);
    expect(pages).toBeLessThan(30);
  });

  it('paints something', async () => {
    const png = join(folder, 'page.png');
    await chromium('--window-size=1200,1600', `--screenshot=${png}`, `file://${join(folder, 'report.html')}`);
    // A blank page of this size packs into less than 20 kB.
    expect((await readFile(png)).length).toBeGreaterThan(60_000);
  });
});
