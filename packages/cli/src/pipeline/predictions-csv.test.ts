import { expect, test } from 'vitest';
import { predictionsCsv } from './predictions-csv.ts';

test('a line an image, safe for spreadsheets', () => {
  const given = { probability: 0.91239, abstain: false, probabilities: [0.91239, 0.08761] };
  const csv = predictionsCsv(
    [
      { ...given, image: 'a, b.png', predicted: '=x' },
      { ...given, image: 'c.png', predicted: 'say "y"', abstain: true, label: '=x' },
    ],
    ['=x', 'say "y"'],
  );
  expect(csv.split('\r\n')).toEqual([
    'image,class,probability,abstain,label,p(=x),"p(say ""y"")"',
    `"a, b.png",'=x,0.9124,no,,0.9124,0.0876`,
    `c.png,"say ""y""",0.9124,yes,'=x,0.9124,0.0876`,
    '',
  ]);
});
