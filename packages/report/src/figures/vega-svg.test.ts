import { describe, expect, it } from 'vitest';
import { textWidth } from './text-width.ts';
import { drawSvg, inlineSvg } from './vega-svg.ts';

const spec = {
  data: { values: [{ x: 'a<b>"' }] },
  mark: 'bar',
  encoding: { x: { field: 'x', type: 'nominal' } },
};

describe('drawSvg', () => {
  it('makes a file of its own that scales, with an escaped name and escaped texts', async () => {
    const svg = await drawSvg(spec, 'a "figure" <of> it');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+" role="img"/);
    expect(svg).toMatch(/style="max-width:\d+px;overflow:visible">/);
    expect(svg).toContain('aria-label="a &#34;figure&#34; &#60;of&#62; it"');
    expect(svg).toContain('a&lt;b&gt;"');
    expect(svg).not.toMatch(/<svg[^>]* width=/);
    expect(inlineSvg(svg)).not.toContain('http');
  });

  it('names the figure that could not be drawn', async () => {
    await expect(drawSvg({ mark: 'no such mark' }, 'the curve')).rejects.toThrow(
      /The figure "the curve" could not be drawn/,
    );
  });
});

describe('textWidth', () => {
  it.each([
    ['lymphocyte-like', 689],
    ['0.62', 195],
    ['balanced accuracy', 834],
    ['labels per class', 689],
    ['1000', 222],
  ])('takes at most a sixth more room for %s than Liberation Sans does, and not less', (text, width) => {
    const ratio = textWidth(text, 100) / width;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.17);
  });
});
