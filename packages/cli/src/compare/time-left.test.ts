import type { Job } from '@sparsam/core';
import { expect, test } from 'vitest';
import { timeLeft } from './time-left.ts';

const job = (kind: string, detail = '', needs: readonly Job[] = []): Job => ({
  key: `${kind}${detail}`,
  kind,
  title: '',
  spec: detail,
  needs: needs.map(({ key }) => key),
});
const like = ({ kind, spec }: Job): string[] => [`${kind} ${String(spec)}`, kind];
const alone = { workers: 1 };

test('estimates by the likest work that is known, then by the kind, then by anything', () => {
  const left = timeLeft(like);
  expect(left.of([job('train', 'k=1')], alone)).toBeUndefined();
  left.took(job('train', 'k=1'), 10);
  left.took(job('train', 'k=100'), 30);
  expect(left.of([job('train', 'k=1')], alone)).toBe(10);
  expect(left.of([job('train', 'k=5')], alone)).toBe(20);
  expect(left.of([job('classify')], alone)).toBe(20);
  expect(left.of([job('train', 'k=1'), job('train', 'k=100')], alone)).toBe(40);
  expect(left.of([], alone)).toBe(0);
});

test('a training whose minutes are given is known before anything is done, until one like it is', () => {
  const left = timeLeft(like, ({ kind }) => (kind === 'pretrain' ? 1200 : undefined));
  expect(left.of([job('pretrain', 'dino')], alone)).toBe(1200);
  left.took(job('pretrain', 'mae'), 600);
  expect(left.of([job('pretrain', 'dino')], alone)).toBe(1200);
  left.took(job('pretrain', 'dino'), 1000);
  expect(left.of([job('pretrain', 'dino')], alone)).toBe(1000);
});

test('workers share what is ready, and what needs another waits for it', () => {
  const left = timeLeft(like);
  const [pretrain, features] = [job('pretrain'), job('features', '', [job('pretrain')])];
  const train = ['1', '2', '3'].map((detail) => job('train', detail));
  left.took(pretrain, 100);
  left.took(features, 5);
  for (const one of train) left.took(one, 30);
  // Two more workers do not make a chain shorter, nor a job.
  expect(left.of([pretrain, features], { workers: 3 })).toBe(105);
  expect(left.of([train[0] as Job], { workers: 8 })).toBe(30);
  // The trainings fill the second worker while the first pretrains.
  expect(left.of([pretrain, features, ...train], { workers: 2 })).toBe(105);
  expect(left.of([pretrain, features, ...train], alone)).toBe(195);
});

test('what runs already is counted with what is left of it, and by its own workers', () => {
  const left = timeLeft(like);
  const train = ['1', '2', '3', '4'].map((detail) => job('train', detail));
  left.took(job('train', '0'), 30);
  const running = (...seconds: number[]) =>
    new Map(seconds.map((passed, index) => [(train[index] as Job).key, passed]));
  expect(left.of(train.slice(0, 1), { workers: 1, running: running(20) })).toBe(10);
  expect(left.of(train, { workers: 2, running: running(20, 10) })).toBe(50);
  // Longer than was thought: it is not done at once.
  expect(left.of(train.slice(0, 1), { workers: 1, running: running(50) })).toBe(5);
  // Workers elsewhere are known by what they do.
  expect(left.of(train, { workers: 1, running: running(0, 0, 0, 0) })).toBe(30);
});

test('of a kind of which none is done, each takes at least as long as the one that runs has', () => {
  const left = timeLeft(like);
  const train = ['1', '2', '3'].map((detail) => job('train', detail));
  left.took(job('classify'), 2);
  const running = new Map([[(train[0] as Job).key, 600]]);
  expect(left.of(train, { workers: 1, running })).toBe(60 + 2 * 600);
  expect(left.of([job('features')], { workers: 1, running })).toBe(2);
});
