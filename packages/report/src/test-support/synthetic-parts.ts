import { foldIn, key, sampler } from '@sparsam/core';
import type { PredictionsFile, ProtocolDescription, ResultRow } from '@sparsam/evaluate';
import type { Gallery } from '../gallery/gallery.ts';
import type { Statistics } from '../input/statistics.ts';

/** A JPEG of 8 x 8 pixels, in shades of one colour. */
export const tinyJpeg = Uint8Array.from(
  Buffer.from(
    '/9j/2wBDABAQEBAREBIUFBIZGxgbGSUiHx8iJTgoKygrKDhVNT41NT41VUtbSkVKW0uHal5eaoecg3yDnL2pqb3u4u7/////2wBDARAQEBAREBIUFBIZGxgbGSUiHx8iJTgoKygrKDhVNT41NT41VUtbSkVKW0uHal5eaoecg3yDnL2pqb3u4u7/////wgARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAVAQEBAAAAAAAAAAAAAAAAAAACBP/aAAwDAQACEAMQAAAAtDr/AP/EABUQAQEAAAAAAAAAAAAAAAAAAAAD/9oACAEBAAE/AKv/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AH//2Q==',
    'base64',
  ),
);

type Series = { readonly method: string; readonly backbone: string; readonly classifier: string };

const seriesOf = (rows: readonly ResultRow[]): Series[] => [
  ...new Map(
    rows.map(({ method, backbone, classifier }) => [
      `${method}/${backbone}/${classifier}`,
      { method, backbone, classifier },
    ]),
  ).values(),
];

/** Made-up predictions: right as often as the rows say, else the next class or any. */
export function syntheticPredictions(
  rows: readonly ResultRow[],
  { id, classes, split, k, repetitions }: ProtocolDescription,
): PredictionsFile {
  const draw = sampler(foldIn(key(7), 'predictions'));
  const labels = Int32Array.from(
    classes.flatMap((name, label) => new Array<number>(split.test.perClass[name] ?? 0).fill(label)),
  );
  const images = Array.from(labels, (label, index) => `images/${classes[label]}-${index}.jpg`);
  const predictions = new Map(
    seriesOf(rows).map(({ method, backbone, classifier }) => {
      const data = new Uint8Array(k.length * repetitions * images.length);
      let at = 0;
      for (const kPerClass of k) {
        const row = rows.find(
          (one) => one.method === method && one.classifier === classifier && one.kPerClass === kPerClass,
        );
        for (let repetition = 0; repetition < repetitions; repetition++)
          for (const label of labels) {
            const other = draw.bernoulli(0.6) ? (label + 1) % classes.length : draw.integer(classes.length);
            data[at++] = draw.bernoulli(row?.mean ?? 0.5) ? label : other;
          }
      }
      const shape = [k.length, repetitions, images.length];
      return [`${method}/${backbone}/${classifier}`, { dtype: 'uint8' as const, shape, data }] as const;
    }),
  );
  return { protocol: id, images, labels, predictions, scores: new Map() };
}

/** A made-up map with a cloud for each class, a picture for every twentieth image. */
export function syntheticGallery({ protocol, images, labels }: PredictionsFile): Gallery {
  const draw = sampler(foldIn(key(7), 'gallery'));
  const points = Int32Array.from(images.keys());
  const positions = Float32Array.from(
    [...labels].flatMap((label) => [
      Math.min(1, Math.max(0, 0.5 + 0.35 * Math.cos(1.3 * label) + draw.normal(0, 0.05))),
      Math.min(1, Math.max(0, 0.5 + 0.35 * Math.sin(1.3 * label) + draw.normal(0, 0.05))),
    ]),
  );
  return {
    protocol,
    method: 'dino',
    backbone: 'xcit_nano_12_p16',
    points,
    positions,
    sheet: { jpeg: tinyJpeg, cell: 8, columns: 1 },
    thumbnails: new Map([...images.keys()].flatMap((image) => (image % 20 === 0 ? [[image, tinyJpeg]] : []))),
  };
}

/** Made-up statistics of all series; nothing in them was computed. */
export function syntheticStatistics(rows: readonly ResultRow[], protocol: ProtocolDescription): Statistics {
  const { classes, split, k } = protocol;
  const metric = 'balancedAccuracy' as const;
  const series = seriesOf(rows);
  const pairs = series.flatMap((a) =>
    series
      .filter((b) => b.classifier === a.classifier && series.indexOf(b) > series.indexOf(a))
      .map((b) => [a, b] as const),
  );
  const meanOf = ({ method, classifier }: Series, kPerClass: number): number =>
    rows.find((row) => row.method === method && row.classifier === classifier && row.kPerClass === kPerClass)
      ?.mean ?? 0;
  return {
    classRecalls: series.flatMap((one) =>
      k.map((kPerClass) => ({
        ...one,
        kPerClass,
        classes: classes.map((name, index) => {
          const mean = Math.min(1, Math.max(0, meanOf(one, kPerClass) + 0.04 * ((index % 5) - 2)));
          const images = split.test.perClass[name] ?? 0;
          const interval: [number, number] = [Math.max(0, mean - 0.05), Math.min(1, mean + 0.05)];
          return { class: name, images, units: images, mean, stdev: 0.03, interval };
        }),
      })),
    ),
    labelCurves: series.map((one) => {
      const area = k.reduce((sum, kPerClass) => sum + meanOf(one, kPerClass), 0) / k.length;
      const interval: [number, number] = [area - 0.02, area + 0.02];
      return { ...one, metric, from: Math.min(...k), to: Math.max(...k), area, interval };
    }),
    comparisons: pairs.flatMap(([a, b]) =>
      [...k, null].map((kPerClass) => {
        const at = kPerClass ?? Math.max(...k);
        const difference = meanOf(a, at) - meanOf(b, at);
        const clear = Math.abs(difference) > 0.05;
        return {
          ...{ metric, a, b, kPerClass, difference },
          interval: [difference - 0.03, difference + 0.03] as [number, number],
          p: clear ? 0.0004 : 0.3,
          pHolm: clear ? 0.004 : 0.6,
          family: `${metric}, ${a.classifier}`,
          familySize: pairs.length * k.length,
          verdict: clear
            ? difference > 0
              ? ('better' as const)
              : ('worse' as const)
            : ('within noise' as const),
        };
      }),
    ),
    economy: pairs.map(([a, b]) => ({
      ...{ metric, a, b },
      target: meanOf(b, Math.max(...k)),
      targetLabels: Math.max(...k),
      labels: 1.3 * Math.min(...k),
      interval: [Math.min(...k), 2.1 * Math.min(...k)] as [number | null, number | null],
      from: Math.min(...k),
      within: Math.max(...k),
    })),
    calibration: series.map((one) => ({
      ...one,
      kPerClass: Math.max(...k),
      draws: 2,
      equalWidth: { mean: 0.08, values: [0.07, 0.09] },
      equalMass: { mean: 0.075, values: [0.07, 0.08] },
      brier: { mean: 0.4, values: [0.4, 0.4] },
      bins: Array.from({ length: 15 }, (_, bin) => ({
        low: bin / 15,
        high: (bin + 1) / 15,
        images: bin < 3 ? 0 : 20 * bin,
        confidence: (bin + 0.5) / 15,
        accuracy: ((bin + 0.5) / 15) ** 1.3,
      })),
    })),
  };
}
