import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoke } from '../test-support/invoke.ts';
import { tiny, writeTruncated } from '../test-support/tiny.ts';

let base: string;
let images: string;
let run: string;

/** An image of 16 pixels of one colour with a little noise. */
async function writeColour(
  file: string,
  colour: readonly [number, number, number],
  seed: number,
): Promise<void> {
  const pixels = Uint8Array.from(
    { length: 16 * 16 * 3 },
    (_, at) => (colour[at % 3] as number) + ((at * 7 + seed * 13) % 30),
  );
  await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toFile(file);
}

const numbers = Array.from({ length: 60 }, (_, i) => i);
const classOf = (i: number): string => (i % 2 === 0 ? 'red' : 'blue');

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'sparsam-predict-'));
  images = join(base, 'images');
  await mkdir(images);
  for (const i of numbers)
    await writeColour(
      join(images, `${String(i).padStart(2, '0')}.png`),
      i % 2 === 0 ? [200, 30, 30] : [30, 30, 200],
      i,
    );
  run = join(base, 'run');
  const { status, stderr } = await invoke([
    ...['pretrain', '--data', images, '--out', run, '--steps', '1'],
    ...tiny,
  ]);
  expect(status, stderr).toBe(0);
}, 60_000);
afterAll(() => rm(base, { recursive: true }));

/** Labels of some of the images. */
async function labels(name: string, of: readonly number[], extra = ''): Promise<string> {
  const file = join(base, name);
  const lines = of.map((i) => `images/${String(i).padStart(2, '0')}.png,${classOf(i)}`);
  await writeFile(file, `image,label\n${lines.join('\n')}\n${extra}`);
  return file;
}
const predict = (...options: string[]) => invoke(['predict', '--run', run, ...options, '--threads', '1']);
const table = async (file: string): Promise<string[][]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

describe('predict', () => {
  test('gives every image a class, a probability and an abstain flag; the model does so again, to the last digit', async () => {
    const file = await labels('labels.csv', numbers.slice(0, 50));
    const [out, model] = [join(base, 'first.csv'), join(base, 'model.safetensors')];
    const first = await predict('--labels', file, '--images', images, '--out', out, '--model', model);
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/50 labelled images; of 50 held out in turn 100\.0 % were classified right/);
    expect(first.stdout).toMatch(/60 images, 0 of them left to a person/);
    const [head, ...lines] = await table(out);
    expect(head).toEqual(['image', 'class', 'probability', 'abstain', 'label', 'p(blue)', 'p(red)']);
    expect(lines.map(([image]) => image)).toEqual(numbers.map((i) => `${String(i).padStart(2, '0')}.png`));
    expect(lines.map(([, predicted]) => predicted)).toEqual(numbers.map(classOf));
    expect(lines.map(([, , , , label]) => label)).toEqual(numbers.map((i) => (i < 50 ? classOf(i) : '')));
    for (const [, predicted, probability, abstain, , blue, red] of lines) {
      expect(abstain).toBe('no');
      expect(probability).toBe(predicted === 'blue' ? blue : red);
      expect(Number(probability)).toBeGreaterThan(0.8);
    }

    const again = join(base, 'again.csv');
    const second = await predict('--model', model, '--images', images, '--out', again, '--json');
    expect(second.status, second.stderr).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({
      ...{ event: 'done', images: 60, abstained: 0, classes: ['blue', 'red'] },
      abstention: { targetError: 0.05, rows: 50 },
    });
    const fresh = (await table(again)).slice(51);
    expect(fresh).toEqual(lines.slice(50));

    // Elsewhere there is no run, only the file.
    const elsewhere = join(base, 'elsewhere');
    await mkdir(elsewhere);
    await copyFile(model, join(elsewhere, 'm.safetensors'));
    const alone = await invoke(
      ['predict', '--model', 'm.safetensors', '--images', images, '--out', 'out.csv', '--threads', '1'],
      { cwd: elsewhere },
    );
    expect(alone.status, alone.stderr).toBe(0);
    expect(await table(join(elsewhere, 'out.csv'))).toEqual(await table(again));
  });

  test.each([
    ['knn'],
    ['logistic'],
    // Twelve labels are too few for a forest to find the one component in hundreds that matters.
    ['random-forest', '--preprocessing', 'reference'],
  ])('learns with %s, too', async (classifier, ...more) => {
    const file = await labels('some.csv', numbers.slice(0, 12));
    const [out, model] = [join(base, `${classifier}.csv`), join(base, `${classifier}.safetensors`)];
    const { status, stdout, stderr } = await predict(
      ...['--labels', file, '--images', images, '--out', out, '--model', model, '--classifier', classifier],
      ...more,
    );
    expect(status, stderr).toBe(0);
    // Twelve right answers promise nothing at one error in twenty.
    expect(stdout).toMatch(/every image is left to a person.*--target-error/);
    const lines = (await table(out)).slice(1);
    expect(lines.map(([, predicted]) => predicted)).toEqual(numbers.map(classOf));
    expect(lines.every(([, , , abstain]) => abstain === 'yes')).toBe(true);
    const again = join(base, `${classifier}-again.csv`);
    expect(await predict('--model', model, '--images', images, '--out', again)).toMatchObject({ status: 0 });
    expect((await table(again)).slice(13)).toEqual((await table(out)).slice(13));
  });

  test('what is odd is counted and listed; a model alone can be asked for', async () => {
    const folder = join(base, 'odd');
    await mkdir(folder);
    for (let i = 0; i < 24; i++) await writeColour(join(folder, `${i}.png`), [90, 90, i * 5], i);
    await writeTruncated(join(folder, 'cut.jpg'));
    const file = await labels('gone.csv', numbers.slice(0, 20), 'images/gone.png,red\n');
    const out = join(base, 'odd.csv');
    const { status, stderr } = await predict(
      '--labels',
      file,
      '--images',
      folder,
      '--out',
      out,
      '--target-error',
      '0.2',
      '--quiet',
    );
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/gone\.csv names 1 files that are not there, left out: images\/gone\.png/);
    expect(stderr).toMatch(/1 of 45 images could not be read, skipped: .*cut\.jpg/);
    expect(await table(out)).toHaveLength(25);
    const model = join(base, 'alone.safetensors');
    const alone = await predict('--labels', file, '--model', model, '--target-error', '0.2');
    expect(alone).toMatchObject({ status: 0 });
    expect(alone.stdout).toContain('Answers are given from a probability of');
  });
});

describe('predict refuses', () => {
  const asked = (name: string): string[] => ['--images', images, '--out', join(base, name)];
  const refused = async (message: RegExp, ...options: string[]): Promise<void> => {
    const { status, stderr, stdout } = await predict(...options);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('    at ');
  };

  test('one class, no label that is there, labels that contradict', async () => {
    await refused(
      /All labels in .*one\.csv are "red"/,
      '--labels',
      await labels('one.csv', [0, 2, 4]),
      ...asked('x.csv'),
    );
    const gone = await labels('all-gone.csv', [], 'nowhere.png,red\n');
    await refused(/names no labelled image that is there/, '--labels', gone, ...asked('x.csv'));
    const twice = await labels('twice.csv', [0, 1], 'images/00.png,blue\n');
    await refused(/"red" in line 2 and "blue" in line 4/, '--labels', twice, ...asked('x.csv'));
    await refused(/no\.csv does not exist/, '--labels', join(base, 'no.csv'), ...asked('x.csv'));
  });

  test('files that exist, and files that are none', async () => {
    const file = await labels('few.csv', numbers.slice(0, 8));
    const taken = join(base, 'taken.csv');
    await writeFile(taken, 'mine');
    await refused(/taken\.csv exists.*--overwrite/, '--labels', file, '--images', images, '--out', taken);
    await refused(/taken\.csv exists/, '--labels', file, '--model', taken, ...asked('x.csv'));
    expect(await readFile(taken, 'utf8')).toBe('mine');
    await refused(/taken\.csv is not a readable safetensors file/, '--model', taken, ...asked('x.csv'));
    await refused(
      /no-images does not exist/,
      '--labels',
      file,
      '--images',
      join(base, 'no-images'),
      '--out',
      join(base, 'x.csv'),
    );
    await mkdir(join(base, 'empty'));
    await refused(
      /empty holds no images/,
      '--labels',
      file,
      '--images',
      join(base, 'empty'),
      '--out',
      join(base, 'x.csv'),
    );
  });

  test('a model of another network, both named; and weights that are not those of the model', async () => {
    const model = join(base, 'of-run.safetensors');
    const file = await labels('few.csv', numbers.slice(0, 8));
    expect(await predict('--labels', file, '--model', model)).toMatchObject({ status: 0 });
    const text = (await readFile(model)).toString('latin1');
    const [, hash = ''] = /weights\\":\\"([0-9a-f]{64})/.exec(text) ?? [];
    expect(hash).toHaveLength(64);
    const longer = join(base, 'longer');
    const trained = await invoke(['pretrain', '--data', images, '--out', longer, '--steps', '2', ...tiny]);
    expect(trained.status, trained.stderr).toBe(0);
    const other = await invoke(['predict', '--run', longer, '--model', model, ...asked('x.csv')]);
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(
      new RegExp(
        `fitted on features of xcit\\S* \\(weights ${hash.slice(0, 12)}\\); the run .*longer has xcit\\S* \\(weights [0-9a-f]{12}\\)`,
      ),
    );
    await writeFile(model, Buffer.from(text.replace(hash, 'f00d'.repeat(16)), 'latin1'));
    await refused(/damaged: the weights of its network are not those/, '--model', model, ...asked('x.csv'));
  });

  test.each([
    [['--images', 'x', '--out', 'y'], /learns from --labels <file>, or uses a --model/],
    [['--labels', 'x'], /Give --images and --out to predict images, or --model/],
    [['--labels', 'x', '--images', 'y'], /needs --images <folder> and --out/],
    [
      ['--labels', 'x', '--model', 'y', '--target-error', '5'],
      /--target-error wants a number between 0 and 1/,
    ],
    [['--labels', 'x', '--model', 'y', '--classifier', 'svn'], /no classifier "svn".*Did you mean "svm"/],
    [['--labels', 'x', '--model', 'y', '--backbone', 'z'], /leave --backbone out/],
    [['--labels', 'x', '--model', 'y', '--weights', 'z'], /--run <folder>, or --weights .*one of the two/],
  ])('%j', (options, message) => refused(message, ...options));

  test('labels without a network to learn with', async () => {
    const { status, stderr } = await invoke(['predict', '--labels', 'x', '--model', 'y']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('needs --run <folder>, or --weights')]);
  });
});
