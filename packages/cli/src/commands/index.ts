import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { evaluateCommand } from './evaluate.ts';
import { extractCommand } from './extract.ts';
import { pluginsCommand } from './plugins.ts';
import { pretrainCommand } from './pretrain.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { splitsCommand } from './splits.ts';
import { viewsCommand } from './views.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  runCommand,
  pretrainCommand,
  extractCommand,
  evaluateCommand,
  reportCommand,
  checkCommand,
  splitsCommand,
  viewsCommand,
  pluginsCommand,
];
