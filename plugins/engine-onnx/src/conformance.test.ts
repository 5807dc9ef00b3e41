import { describeEngine } from '@sparsam/testing';
import { missingCuda } from './device.ts';
import plugin from './index.ts';

describeEngine(plugin);
if ((await missingCuda()) === undefined) describeEngine(plugin, { options: { device: 'cuda' } });
