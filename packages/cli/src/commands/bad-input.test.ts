import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@sparsam/checkpoint';
import { createXcit, resolveArchitecture } from '@sparsam/backbone-xcit';
import { key, zeros } from '@sparsam/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import {
  quickEvaluation,
  tiny,
  tinyBackbone,
  tinyNetwork,
  writeClasses,
  writeImage,
  writeTruncated,
} from '../test-support/tiny.ts';

let base: string;
let good: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-bad-'));
  good = await writeClasses(join(base, 'good'), { a: 12, b: 12 });
});
afterAll(() => rm(base, { recursive: true }));

/** Runs on a data folder; the output folder must not be left behind by a refusal. */
async function refused(data: string, ...options: string[]): Promise<string> {
  const out = join(base, 'refused');
  const { status, stderr, stdout } = await invoke([
    'run',
    '--data',
    data,
    '--out',
    out,
    '--steps',
    '1',
    ...tiny,
    ...options,
  ]);
  expect(status, stderr).toBe(2);
  expect(stdout).toBe('');
  expect(existsSync(out)).toBe(false);
  const error = stderr.slice(stderr.indexOf('error: '));
  expect(error).not.toContain('    at ');
  return error;
}

describe('data that cannot be used', () => {
  test('a missing folder', async () => {
    expect(await refused(join(base, 'nowhere'))).toMatch(/nowhere does not exist/);
  });

  test('an empty folder', async () => {
    await mkdir(join(base, 'empty'));
    expect(await refused(join(base, 'empty'))).toMatch(/empty holds no images/);
  });

  test('no labels', async () => {
    const folder = join(base, 'flat');
    await writeImage(join(folder, 'x.png'), 1);
    expect(await refused(folder)).toMatch(/No image in .*flat has a label.*sparsam pretrain/);
  });

  test('one class', async () => {
    expect(await refused(await writeClasses(join(base, 'one'), { only: 5 }))).toMatch(
      /All labels in .* are "only"/,
    );
  });

  test('classes of one image each', async () => {
    const error = await refused(await writeClasses(join(base, 'singles'), { a: 5, b: 1 }));
    expect(error).toMatch(/Only the class a has images to learn from and to test on/);
  });

  test('a class that cannot be both learned and tested', async () => {
    const folder = await writeClasses(join(base, 'lonely'), { a: 6, b: 6, lone: 1 });
    expect(await refused(folder)).toMatch(
      /The class lone is on one side of the split only.*--min-class-size 2/,
    );
    expect(await refused(folder, '--min-class-size', '50')).toMatch(
      /No class of lonely has 50 training images/,
    );
  });

  test('more than one image in twenty unreadable', async () => {
    const folder = await writeClasses(join(base, 'broken'), { a: 5, b: 5 });
    await writeTruncated(join(folder, 'a', 'cut.jpg'));
    expect(await refused(folder)).toMatch(/1 of 11 images could not be read.*a\/cut\.jpg/);
  });

  test('two labels for one image', async () => {
    const folder = join(base, 'contradiction');
    await writeImage(join(folder, 'images', '1.png'), 1);
    await writeFile(join(folder, 'labels.csv'), 'image,label\nimages/1.png,a\nimages/1.png,b\n');
    expect(await refused(folder)).toMatch(/"a" in line 2 and "b" in line 3/);
  });
});

test('what is odd but not fatal is counted and listed', async () => {
  const folder = join(base, 'odd');
  const lines = ['image,label'];
  for (let i = 0; i < 24; i++) {
    await writeImage(join(folder, 'images', `${i}.png`), i);
    lines.push(`images/${i}.png,${i % 2 === 0 ? 'a' : 'b'}`);
  }
  await writeTruncated(join(folder, 'images', 'cut.jpg'));
  lines.push('images/cut.jpg,a', 'images/0.png,a', 'images/gone.png,b');
  await writeFile(join(folder, 'labels.csv'), `${lines.join('\n')}\n`);
  const { status, stderr } = await invoke([
    'pretrain',
    '--data',
    folder,
    '--out',
    join(base, 'odd-run'),
    '--steps',
    '1',
    '--quiet',
    ...tiny,
  ]);
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(
    /warning: labels\.csv names 1 images more than once, taken once each: images\/0\.png/,
  );
  expect(stderr).toMatch(
    /warning: labels\.csv names 1 files that are not there, left out: images\/gone\.png/,
  );
  expect(stderr).toMatch(/warning: 1 of 25 images could not be read, skipped: images\/cut\.jpg/);
  expect(
    stderr
      .trim()
      .split('\n')
      .every((line) => line.startsWith('warning: ')),
  ).toBe(true);
});

describe('options that do not fit', () => {
  test('an image size that the patch does not divide', async () => {
    expect(await refused(good, '--image-size', '65')).toMatch(
      /--image-size 65 does not fit .* patches are 8 pixels wide.*64 or 72/,
    );
    expect(await refused(good, '--local-size', '5')).toMatch(/--local-size 5 does not fit .*Take 8\./);
  });

  test.each([
    [['--backbone', 'xcit_nano_12_p9'], /no backbone "xcit_nano_12_p9".*Did you mean "xcit_nano_12_p8"/],
    [['--method', 'dion'], /no objective "dion".*Did you mean "dino"/],
    [['--classifiers', 'svn'], /no classifier "svn".*Did you mean "svm"/],
    [['--engine', 'onyx'], /no engine "onyx".*Did you mean "onnx"/],
    [['--set', 'dino.teacherMomentun=1'], /options of the objective "dino" are wrong.*teacherMomentun/],
    [['--steps', '2', '--epochs', '1'], /given 2 times, by --epochs and --steps/],
    [
      ['--plugins', 'sparsam-plugin-nobody-has'],
      /plugin sparsam-plugin-nobody-has was not found.*npm install/,
    ],
    [['--config', 'nowhere.ts'], /no config file .*nowhere\.ts/],
  ])('%j', async (options, message) => {
    expect(await refused(good, ...options)).toMatch(message);
  });

  test.each([
    [['runn'], /unknown command 'runn' \(Did you mean run\?\)/],
    [['run', '--imge-size', '64'], /unknown option '--imge-size' \(Did you mean --image-size\?\)/],
    [['run', '--image-size', 'big'], /--image-size wants a positive whole number, not "big"/],
    [['run', '--min-class-size', '0'], /--min-class-size wants a positive whole number, not "0"/],
    [['run', '--resume'], /Say which run to resume/],
    [['pretrain', '--out', 'x'], /sparsam pretrain needs --data/],
    [['extract', '--data', 'x', '--out', 'y'], /needs --run <folder>, or --weights/],
    [['evaluate', '--data', 'x', '--out', 'y'], /needs --run <folder> or --features/],
    [['plugins', 'info', 'dion'], /no plugin "dion".*Did you mean "dino"/],
    [['plugins', 'lst'], /Did you mean "list"/],
    [['report', 'nowhere'], /nowhere/],
  ])('%j', async (argv, message) => {
    const { status, stderr } = await invoke(argv, { cwd: base });
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});

test('weights of another backbone: both lists of names, missing and extra marked', async () => {
  const file = join(base, 'other.safetensors');
  const { params, buffers } = createXcit(
    'tiny',
    resolveArchitecture('xcit_nano_12_p8', tinyNetwork).architecture,
  ).init(key(0));
  const { 'norm.weight': _missing, ...others } = { ...params, ...buffers };
  const changed = {
    ...others,
    cls_token: zeros('float32', [1, 1, 8]),
    'layer4.conv.weight': zeros('float32', [3, 3]),
  };
  await writeFile(file, encodeSafetensors(new Map(Object.entries(changed))));
  const where = ['--data', good, '--out', join(base, 'x.safetensors')];
  const { status, stderr } = await invoke([
    'extract',
    ...where,
    '--weights',
    file,
    '--backbone',
    'xcit_nano_12_p8',
    ...tinyBackbone,
  ]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/other\.safetensors does not hold the weights of the backbone xcit/);
  expect(stderr).toMatch(/^ +- norm\.weight/m);
  expect(stderr).toMatch(/^ +\+ layer4\.conv\.weight/m);
  expect(stderr).toMatch(/^ +! cls_token expected \[1, 1, 16\], found \[1, 1, 8\]/m);
});

test('features of another data set', async () => {
  const features = join(base, 'good.safetensors');
  const weights = ['--run', join(base, 'odd-run')];
  expect(await invoke(['extract', '--data', good, '--out', features, ...weights])).toMatchObject({
    status: 0,
  });
  const other = await writeClasses(join(base, 'other'), { x: 4, y: 4 });
  const { status, stderr } = await invoke([
    'evaluate',
    '--features',
    features,
    '--data',
    other,
    '--out',
    join(base, 'no'),
    ...quickEvaluation,
  ]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/has no features of 8 of the 8 images/);
});

test('the views are drawn, and never over another file silently', async () => {
  const out = join(base, 'views.png');
  expect(
    await invoke([
      'views',
      '--data',
      good,
      '--out',
      out,
      '--count',
      '3',
      '--image-size',
      '16',
      '--local-size',
      '8',
    ]),
  ).toMatchObject({ status: 0, stdout: `3 images with 4 views each: ${out}\n` });
  const { status, stderr } = await invoke(['views', '--data', good, '--out', out]);
  expect(status).toBe(2);
  expect(stderr).toContain('Replace it by --overwrite');
});

test('without --out a run takes the next free folder', async () => {
  const cwd = join(base, 'here');
  await mkdir(join(cwd, 'runs', 'good'), { recursive: true });
  const { status, stderr } = await invoke(
    ['run', '--data', good, '--steps', '1', ...tiny, ...quickEvaluation],
    { cwd },
  );
  expect(status, stderr).toBe(0);
  expect(await readdir(join(cwd, 'runs'))).toEqual(['good', 'good-2']);
});
