import { describeClassifier } from '@sparsam/testing';
import plugin from './index.ts';

describeClassifier(plugin);
