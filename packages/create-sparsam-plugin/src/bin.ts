#!/usr/bin/env node
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
