import { expect, test } from 'vitest';
import { capturedIo } from '../test-support/invoke.ts';
import { createProgress } from './progress.ts';

function clocked(terminal: boolean) {
  let time = 0;
  const io = capturedIo({ terminal, now: () => time });
  return { io, at: (seconds: number) => (time = seconds * 1000) };
}

test('elsewhere than on a terminal a plain line appears every ten seconds, without control characters', () => {
  const { io, at } = clocked(false);
  const progress = createProgress(io, false);
  progress.stage('pretrain');
  for (let second = 1; second <= 25; second++) {
    at(second);
    progress.tick({ done: second, total: 100, unit: 'steps', imagesPerSecond: 32, loss: 6.5 });
  }
  progress.end();
  expect(io.text.stderr.split('\n')).toEqual([
    'pretrain',
    'pretrain: 10/100 steps, 32 images/s, loss 6.500, 1 min 30 s left',
    'pretrain: 20/100 steps, 32 images/s, loss 6.500, 1 min 20 s left',
    'pretrain: 25/100 steps, 32 images/s, loss 6.500, 1 min 15 s left',
    '',
  ]);
  expect(io.text.stdout).toBe('');
});

test('on a terminal one line redraws itself within its width and ends with its last state', () => {
  const { io, at } = clocked(true);
  const progress = createProgress(io, false);
  progress.stage('decode');
  at(1);
  progress.tick({ done: 50, total: 100 });
  at(2);
  progress.tick({ done: 100, total: 100 });
  progress.end();
  const lines = io.text.stderr.replace(/\u001b\[[0-9;]*[mK]/g, '').split(/[\r\n]/);
  expect(lines.every((line) => line.length < 80)).toBe(true);
  expect(lines.some((line) => /^decode █+░+ 50\/100 images, 50 images\/s, 1 s left$/.test(line))).toBe(true);
  expect(lines.at(-2)).toMatch(/^decode █+ 100\/100 images, 50 images\/s$/);
});

test('NO_COLOR leaves no colour codes on a terminal', () => {
  const io = capturedIo({ terminal: true, env: { NO_COLOR: '1' } });
  const progress = createProgress(io, false);
  progress.stage('decode');
  progress.tick({ done: 1, total: 2 });
  progress.warn('odd');
  progress.end();
  expect(io.text.stderr).not.toMatch(/\u001b\[[0-9;]*m/);
});

test('quiet leaves the warnings', () => {
  const io = capturedIo();
  const progress = createProgress(io, true);
  progress.stage('decode');
  progress.tick({ done: 1, total: 2 });
  progress.note('fine');
  progress.warn('3 images are unreadable');
  progress.end();
  expect(io.text.stderr).toBe('warning: 3 images are unreadable\n');
});
