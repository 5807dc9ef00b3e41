import { expect, test } from 'vitest';
import { drawSvg } from '../figures/vega-svg.ts';
import { isLeaky, stamp } from './stamp.ts';

const leaky = { leaks: { leaky: true } };
const figure = {
  data: { values: [{ a: 1 }] },
  mark: 'point',
  encoding: { x: { field: 'a', type: 'quantitative' } },
};

test('a figure of an honest split stays as it is', () => {
  expect(stamp(figure, {})).toBe(figure);
  expect(isLeaky({ leaks: { leaky: false } })).toBe(false);
});

test('a figure of a leaking split says so in its title, beside its own', async () => {
  expect(await drawSvg(stamp(figure, leaky), 'a')).toContain('LEAKY SPLIT');
  const svg = await drawSvg(stamp({ ...figure, title: 'Loss' }, leaky), 'a');
  expect(svg).toContain('LEAKY SPLIT');
  expect(svg).toContain('Loss');
});
