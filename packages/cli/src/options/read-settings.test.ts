import { expect, test } from 'vitest';
import { readSettings } from './read-settings.ts';

test('text of the command line and values of a config file read alike', () => {
  const typed = readSettings({
    imageSize: '96',
    k: '10,1,5,5',
    classifiers: 'svm, knn',
    minutes: '0.5',
    options: ['dino.headLayers=3', 'dino.name=a'],
  });
  expect(typed).toEqual({
    imageSize: 96,
    k: [1, 5, 10],
    classifiers: ['svm', 'knn'],
    minutes: 0.5,
    options: { dino: { headLayers: 3, name: 'a' } },
  });
  expect(
    readSettings({ imageSize: 96, k: [10, 1, 5], classifiers: ['svm', 'knn'], minutes: 0.5 }, 'file'),
  ).toMatchObject({ imageSize: 96, k: [1, 5, 10] });
});

test.each([
  [{ imageSize: 'big' }, '--image-size wants a positive whole number, not "big".'],
  [{ imageSize: '0' }, '--image-size wants a positive whole number, not "0".'],
  [{ seed: '-1' }, '--seed wants a whole number, 0 or more, not "-1".'],
  [{ minutes: 'NaN' }, '--minutes wants a positive number, not "NaN".'],
  [{ minutes: '' }, '--minutes wants a positive number, not "".'],
  [{ k: '1,,5' }, '--k wants positive whole numbers separated by commas, not "1,,5".'],
  [{ pooling: 'max' }, '--pooling wants one of multi, cls, patch-mean, not "max".'],
  [
    { options: ['dino'] },
    '--set wants plugin.option=value (in a config file an object of options for each plugin), not ["dino"].',
  ],
])('%j is refused in words', (raw, message) => {
  expect(() => readSettings(raw)).toThrow(message);
});

test('seed 0 is a seed', () => {
  expect(readSettings({ seed: '0' })).toEqual({ seed: 0 });
});

test('an unknown name in a config file names the file and the near name', () => {
  expect(() => readSettings({ imageSiez: 64 }, 'a.json')).toThrow(
    'a.json holds "imageSiez", which is no option. Did you mean "imageSize"?',
  );
});
