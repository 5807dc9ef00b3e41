import { expect, test } from 'vitest';
import { failures } from '../fixtures/failures.test.helper.ts';
import { type Flaw, inTurn } from '../fixtures/in-turn.test.helper.ts';
import { describeRunner } from './describe-runner.ts';
import { runnerChecks } from './runner-checks.ts';

describeRunner(inTurn());

const lasting = 'a failure that would come again is parked at once, with all that need it; the rest is done';

test.each<[Flaw, string]>([
  ['order', 'every job is done once, after what it needs'],
  ['impatient', 'a failure that passes is tried again, and what needs the job waits for that'],
  ['stubborn', lasting],
  ['forgets dependents', lasting],
  ['throws', lasting],
  [
    'parks what was stopped',
    'told to end, it stops what runs, starts nothing more, and parks nothing for that',
  ],
  ['goes on', 'told to end, it stops what runs, starts nothing more, and parks nothing for that'],
  ['remembers', 'a run leaves nothing for the next: the same jobs are done again, with the same course'],
  ['silent', 'events tell of every job that it was started, by whom, and done'],
  ['writes', 'every job is done once, after what it needs'],
])('a runner with the flaw "%s" is found', async (flaw, check) => {
  expect(await failures(runnerChecks(inTurn(flaw)), check)).toEqual([check]);
});

test('workers that join by serve are called beside the run', async () => {
  const served: string[] = [];
  const plugin = inTurn();
  const checks = runnerChecks(
    {
      ...plugin,
      create: async (_, needs) => ({
        ...(await plugin.create({}, needs)),
        serve: async ({ queue }) => void served.push(queue),
      }),
    },
    { serves: true },
  );
  expect(await failures(checks, 'a need that is not among the jobs counts as done')).toEqual([]);
  expect(served).toHaveLength(1);
});
