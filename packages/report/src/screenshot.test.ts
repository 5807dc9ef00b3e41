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

/** Put into a copy of the page without its policy: writes what the browser made of it where `--dump-dom` shows it. */
const probe = `<script>addEventListener('load', () => {
  const boxes = [...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect());
  const result = {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    loads: performance.getEntriesByType('resource').length,
    empty: boxes.filter((box) => box.width < 10 || box.height < 10).length,
    figures: boxes.length,
  };
  document.title = 'probe ' + JSON.stringify(result);
});</script>`;

describe.skipIf(browser === undefined)(`the report in a browser${reason}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparsam-shot-'));
    const classes = Array.from({ length: 9 }, (_, index) => `a-long-class-name-${index}`);
    const page = await renderReport(syntheticInput({ classes, ks: [1, 5, 10, 25, 50, 100, 250, 500, 1000] }));
    await writeFile(join(folder, 'report.html'), page);
    await writeFile(join(folder, 'probe.html'), page.replace(/<meta\s+http-equiv[^>]*>/, probe));
  });
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

  // 500 is the narrowest window that headless Chromium opens; the page's phone layout begins at 640.
  it.each([1200, 500])(
    'fits a window %d wide: no sideways scrolling, no empty figure, no loads',
    async (width) => {
      const file = `file://${join(folder, 'probe.html')}`;
      const { stdout } = await chromium(`--window-size=${width},900`, '--dump-dom', file);
      const found = /<title>probe (\{.*?\})<\/title>/.exec(stdout)?.[1] ?? '{}';
      const result = JSON.parse(found) as Record<string, number>;
      expect(result).toMatchObject({ overflow: 0, loads: 0, empty: 0 });
      expect(result['figures']).toBeGreaterThan(10);
    },
  );

  it('paints something', async () => {
    const png = join(folder, 'page.png');
    await chromium('--window-size=1200,1600', `--screenshot=${png}`, `file://${join(folder, 'report.html')}`);
    // A blank page of this size packs into less than 20 kB.
    expect((await readFile(png)).length).toBeGreaterThan(60_000);
  });
});
