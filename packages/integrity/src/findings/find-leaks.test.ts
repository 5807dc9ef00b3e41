import { expect, test } from 'vitest';
import { describeFindings } from './describe-findings.ts';
import { findLeaks } from './find-leaks.ts';
import { joinedGroups } from './joined-groups.ts';
import { leavingImages } from './without-leaks.ts';

const near = { kind: 'near', likeness: 0.9, orientation: 0 } as const;

test('the same name in two lists leaks, and what is learned from gives way', () => {
  const found = findLeaks([
    { path: 'a', label: 'x', part: 'train' },
    { path: 'b', label: 'x', part: 'train' },
    { path: 'a', label: 'x', part: 'test' },
    { path: 'c', label: 'y', part: 'test' },
  ]);
  expect(found.summary).toMatchObject({ leaky: true, heldOut: 2, heldOutLeaking: 1, leaks: { name: 1 } });
  expect([...leavingImages(found.findings)]).toEqual(['train a']);
  expect(describeFindings(found)).toContain('1 of 2 held-out images (50.0 %)');
});

test('copies of a copy leak, too; contradicting labels are found; within one part nothing leaks', () => {
  const members = [
    { path: '0', label: 'x' },
    { path: '1', label: 'y', part: 'train' },
    { path: '2', label: 'x', part: 'test' },
  ] as const;
  const exact = { kind: 'exact', likeness: 1, orientation: 0 } as const;
  const { summary } = findLeaks(members, [
    { a: 0, b: 1, ...exact },
    { a: 0, b: 2, ...near },
  ]);
  expect(summary).toMatchObject({ leaky: true, leaks: { near: 1 }, heldOutLeaking: 1, contradictions: 2 });
  const inside = findLeaks(
    [
      { path: 'a', part: 'train' },
      { path: 'b', part: 'unlabeled' },
    ],
    [{ a: 0, b: 1, ...near }],
  );
  expect(inside.summary).toMatchObject({ leaky: false, duplicates: 1 });
});

test('a group on two sides leaks', () => {
  const { summary } = findLeaks([
    { path: 'a', group: 'p', part: 'unlabeled' },
    { path: 'b', group: 'p', part: 'test' },
  ]);
  expect(summary.leaks.group).toBe(1);
});

test('groups are joined by duplicates, and images alone stay alone', () => {
  const rows = [
    { path: 'a', group: 'p' },
    { path: 'b' },
    { path: 'c' },
    { path: 'd' },
    { path: 'e', group: 'q' },
  ];
  const names = joinedGroups(rows, [
    { a: 0, b: 1 },
    { a: 1, b: 4 },
    { a: 2, b: 3 },
  ]);
  expect(names[0]).toBe(names[1]);
  expect(names[4]).toBe(names[0]);
  expect(names[2]).toBe(names[3]);
  expect(names[2]).not.toBe(names[0]);
  expect(joinedGroups([{ path: 'z' }], [])).toEqual([undefined]);
});
