import { type StepInspection, SparsamError, suggest } from '@sparsam/core';
import type { Context } from '../commands/command.ts';
import { openSession } from '../composition/session.ts';
import { featuresStep, trainingStep } from '../graph/step-to-compile.ts';
import { operationsTable, stagesTable } from '../graph/describe-step.ts';
import { withDefaults } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { bytes } from '../ui/bytes.ts';

/** Timed runs, after one that does not count. */
const runs = 5;

/** The stage of that name; `compiled` is the last. Throws SparsamError (usage) for a name that is none. */
function stageNamed({ stages }: StepInspection, name: string) {
  // A pass may run twice; what it leaves at last is meant.
  const found = name === 'compiled' ? stages.at(-1) : stages.findLast((stage) => stage.name === name);
  if (found !== undefined) return found;
  const names = [...new Set([...stages.map((stage) => stage.name), 'compiled'])];
  const near = suggest(name, names);
  throw new SparsamError(
    'usage',
    `--print wants the name of a stage, and "${name}" is none.${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${names.join(', ')}.`,
  );
}

/** Says what the engine makes of the configured step: stage by stage, operator by operator, as text, and timed. */
export async function showGraph(context: Context, given: Settings): Promise<void> {
  const { io, progress, say } = context;
  const settings = withDefaults(given);
  const what = settings.what ?? 'step';
  const session = await openSession(io.cwd, settings);
  const { engine, backbone } = session;
  if (engine.inspect === undefined)
    throw new SparsamError(
      'usage',
      `The engine "${engine.name}" cannot show what it compiles. Take --engine onnx.`,
    );
  const { step, state, spec, input } =
    what === 'step' ? await trainingStep(session, settings) : featuresStep(session, settings);
  const inspection = await engine.inspect(step, state, spec, { onProgress: progress.note });
  if (given.print !== undefined) {
    const stage = stageNamed(inspection, given.print);
    const text = stage.print();
    say(text, { event: 'graph', stage: stage.name, text });
    return;
  }
  if (given.time === true && inspection.time === undefined)
    throw new SparsamError(
      'usage',
      `The engine "${engine.name}" does not say how long each operation takes. Take --engine onnx, or leave out --time.`,
    );
  const times = given.time === true ? await inspection.time?.(input, runs) : undefined;
  progress.end();

  const { method, imageSize, localSize, batch, threads } = settings;
  const compiled = {
    ...(what === 'step' ? { what, method } : { what }),
    backbone: backbone.name,
    imageSize,
    ...(what === 'step' ? { localSize } : {}),
    batch,
    engine: engine.name,
  };
  for (const stage of inspection.stages) say('', { event: 'stage', ...stage });
  const title =
    what === 'step'
      ? `A training step of ${method} on ${backbone.name}, views of ${imageSize} and ${localSize} pixels`
      : `Features of ${backbone.name}, images of ${imageSize} pixels`;
  const timed =
    times === undefined
      ? ''
      : ` MS is the time in all nodes of an operator, the median of ${runs} runs on ${threads} ${threads === 1 ? 'thread' : 'threads'}.`;
  say(
    [
      `${title}, batch ${batch}, engine ${engine.name}`,
      `State, input and outputs take ${bytes(inspection.bytesAtBorder)}; HELD is what lies between operators beside them, at its peak.`,
      ...['', stagesTable(inspection)],
      ...['', operationsTable(inspection, times)],
      '',
      `GFLOP counts a multiplication with an addition as two. MOVED is what operators read and write.${timed}`,
    ].join('\n'),
    {
      event: 'compiled',
      ...compiled,
      bytesAtBorder: inspection.bytesAtBorder,
      ...(times === undefined ? {} : { threads, runs, times }),
    },
  );
}
