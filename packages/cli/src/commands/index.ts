import type { Command } from './command.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { evaluateCommand } from './evaluate.ts';
import { extractCommand } from './extract.ts';
import { pluginsCommand } from './plugins.ts';
import { predictCommand } from './predict.ts';
import { pretrainCommand } from './pretrain.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { viewsCommand } from './views.ts';
import { workCommand } from './work.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  pretrainCommand,
  extractCommand,
  evaluateCommand,
  compareCommand,
  workCommand,
  predictCommand,
  reportCommand,
  viewsCommand,
  pluginsCommand,
  doctorCommand,
];
