import { describeEngine } from '@sparsam/testing';
import plugin from './index.ts';

describeEngine(plugin);
