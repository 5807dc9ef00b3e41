import { SparsamError } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { toyInput } from '../fixtures/toy.test.support.ts';
import { describeProtocol } from '../protocol/protocol.ts';
import { groupByProtocol, oneProtocol, protocolDifferences } from './protocol-groups.ts';

const result = (given: Parameters<typeof toyInput>[0] = {}) => {
  const input = toyInput(given);
  return { protocol: describeProtocol(input, input, input.classifiers) };
};

describe('results of several protocols', () => {
  const [first, same, other] = [
    result(),
    result({ method: 'pixels' }),
    result({ k: [1], test: [200, 201, 202] }),
  ];

  it('are sorted into groups, one figure each', () => {
    const groups = groupByProtocol([first, other, same]);
    expect(groups.map(({ results }) => results)).toEqual([[first, same], [other]]);
    expect(oneProtocol([first, same])).toBe(first.protocol);
  });

  it('are refused in one figure, saying what differs', () => {
    expect(() => oneProtocol([first, other])).toThrow(SparsamError);
    expect(() => oneProtocol([first, other])).toThrow(
      /test images \(120 and 3\); k \(\[1,3,10\] and \[1\]\)/,
    );
  });

  it('differ in what may change a number', () => {
    expect(protocolDifferences(first.protocol, same.protocol)).toEqual([]);
    expect(protocolDifferences(first.protocol, result({ minClassSize: 2 }).protocol).join()).toContain(
      'minClassSize',
    );
    expect(protocolDifferences(first.protocol, result({ grouped: true }).protocol).join()).toContain(
      'training images',
    );
  });
});
