import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { compareCommand } from './compare.ts';
import { evaluateCommand } from './evaluate.ts';
import { extractCommand } from './extract.ts';
import { graphCommand } from './graph.ts';
import { initCommand } from './init.ts';
import { pluginsCommand } from './plugins.ts';
import { predictCommand } from './predict.ts';
import { pretrainCommand } from './pretrain.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { splitsCommand } from './splits.ts';
import { viewsCommand } from './views.ts';
import { workCommand } from './work.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  pretrainCommand,
  extractCommand,
  evaluateCommand,
  predictCommand,
  compareCommand,
  workCommand,
  reportCommand,
  checkCommand,
  splitsCommand,
  viewsCommand,
  graphCommand,
  pluginsCommand,
  initCommand,
  doctorCommand,
];
