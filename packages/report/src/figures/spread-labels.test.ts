import { expect, it } from 'vitest';
import { spreadLabels } from './spread-labels.ts';

const frame = { gap: 10, low: 0, high: 100 };

it('leaves apart what is apart, and parts what is not around its middle', () => {
  expect(spreadLabels([80, 20, 50], frame)).toEqual([80, 20, 50]);
  expect(spreadLabels([50, 52], frame)).toEqual([46, 56]);
  expect(spreadLabels([52, 50], frame)).toEqual([56, 46]);
  expect(spreadLabels([50, 50, 50], frame)).toEqual([40, 50, 60]);
});

it('stays within the frame and keeps the gap when blocks meet', () => {
  expect(spreadLabels([99, 99], frame)).toEqual([90, 100]);
  expect(spreadLabels([1, 0], frame)).toEqual([10, 0]);
  const places = spreadLabels([30, 41, 38, 29, 60], frame).sort((a, b) => a - b);
  places.slice(1).forEach((place, index) => {
    expect(place - (places[index] as number)).toBeGreaterThanOrEqual(10 - 1e-9);
  });
});
