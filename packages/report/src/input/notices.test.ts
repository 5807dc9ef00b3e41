import { expect, it } from 'vitest';
import { noticesOf } from './notices.ts';

it('warns of a split that leaks, with a stamp', () => {
  const leaks = { leaky: true, checked: ['names'], heldOut: 2666, heldOutLeaking: 2629 };
  const { banners, stamp, assurances } = noticesOf({ leaks });
  expect(banners).toEqual([
    expect.stringMatching(/^This split leaks\. 2.629 of 2.666 held-out images \(98\.6 %\) are also/),
  ]);
  expect(stamp).toBe('leaky');
  expect(assurances).toEqual([]);
});

it('says what was checked and found in order, and how often the test images were looked at', () => {
  const leaks = { leaky: false, checked: ['names', 'pixels'], heldOut: 400, heldOutLeaking: 0 };
  const { banners, stamp, assurances } = noticesOf({ leaks, testReads: { reads: 3, protocols: 2 } });
  expect([banners, stamp]).toEqual([[], undefined]);
  expect(assurances[0]).toBe(
    'None of 400 held-out images was found in what was learned from (checked: names, pixels).',
  );
  expect(assurances[1]).toContain('looked at in 3 evaluations, under 2 protocols');
  expect(noticesOf({ testReads: { reads: 1 } }).assurances[0]).toContain('the first that looked');
});

it('passes other notices on and says nothing of what it does not know', () => {
  expect(noticesOf({ notices: ['Mind this.', 3], stamp: 'draft' })).toEqual({
    banners: ['Mind this.'],
    stamp: 'draft',
    assurances: [],
  });
  expect(noticesOf({ leaks: 'yes', testReads: 4, stamp: 7 })).toEqual({
    banners: [],
    stamp: undefined,
    assurances: [],
  });
});
