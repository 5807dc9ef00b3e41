import { SparsamError } from '@sparsam/core';
import { measure } from '../protocol/measure.ts';
import { analyse } from '../statistics/analyse.ts';
import { type SeriesName, seriesOf } from '../statistics/series.ts';
import { calibrationOf } from './calibration.ts';
import type { PredictionsFile } from './results-folder.ts';
import type { ProtocolDescription, ResultsFile } from './schema.ts';

const nameOf = (name: string): SeriesName => {
  const parts = name.split('/');
  // A backbone's name may hold slashes; the others do not.
  return {
    method: parts[0] as string,
    backbone: parts.slice(1, -1).join('/'),
    classifier: parts.at(-1) as string,
  };
};

/**
 * Every number of `results.json`, made again from the predictions beside it. Throws SparsamError where the predictions are
 * of another protocol or not of its size.
 */
export function recompute(
  protocol: ProtocolDescription,
  file: PredictionsFile,
): Omit<ResultsFile, 'schema' | 'protocol' | 'provenance'> {
  if (file.protocol !== protocol.id) {
    throw new SparsamError(
      'input',
      `The predictions are of protocol ${file.protocol.slice(0, 12) || 'unknown'} and the results of ${protocol.id.slice(0, 12)}: they do not belong together. Evaluate again to make both anew.`,
    );
  }
  const shape = [protocol.k.length, protocol.repetitions, file.labels.length];
  for (const [name, tensor] of file.predictions) {
    if (tensor.shape.join() === shape.join()) continue;
    throw new SparsamError(
      'input',
      `The predictions of ${name} are [${tensor.shape.join(', ')}] and the protocol says [${shape.join(', ')}]. Evaluate again to make them anew.`,
    );
  }
  const series = seriesOf(
    [...file.predictions].map(([name, { data }]) => ({ ...nameOf(name), values: data })),
    protocol,
    file,
  );
  return {
    ...measure(series, protocol, file),
    ...analyse(series, protocol, file),
    calibration: [...file.scores].map(
      ([
        name,
        {
          shape: [draws],
          data,
        },
      ]) =>
        calibrationOf(
          { ...nameOf(name), draws: draws as number, values: Float32Array.from(data) },
          {
            truth: file.labels,
            classes: protocol.classes.length,
            kPerClass: protocol.k.at(-1) as number,
          },
        ),
    ),
  };
}
