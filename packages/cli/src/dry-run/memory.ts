import { inspectMachine } from '../doctor/machine.ts';
import { type Check, bytes, ok, problem, warning } from './checks.ts';
import type { StepNeed } from './measure-step.ts';

/** Whether the host's memory has room for decoded images of so many bytes and the largest of the steps, in every worker. */
export async function checkMemory(
  storeBytes: number,
  steps: readonly StepNeed[],
  workers: number,
): Promise<Check> {
  const { memory, gpus } = await inspectMachine();
  const step = Math.max(0, ...steps.map((own) => own.bytes));
  const needed = workers * (storeBytes + step);
  const scaled = steps.some(({ batch, measured }) => measured < batch);
  const said = `about ${bytes(needed)} needed (images ${bytes(storeBytes)}, a step ${bytes(step)}${scaled ? ', scaled from a smaller one' : ''}${workers > 1 ? `, ${workers} workers` : ''}), the machine has ${bytes(memory)}`;
  if (needed > memory)
    return problem(
      'memory',
      `${said}. Use --memory low, --accumulate, a smaller --batch or --image-size, or fewer --workers.`,
    );
  if (gpus.length > 0) return ok('memory', `${said}; of the card's memory nothing is known`);
  return needed > 0.8 * memory ? warning('memory', said) : ok('memory', said);
}
