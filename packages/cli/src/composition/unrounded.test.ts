import { expect, test } from 'vitest';
import { unrounded } from './unrounded.ts';

test('a precision of the engine becomes float32; what has none, or that one, is left as it is', () => {
  const options = { openvino: { precision: 'bf16', library: 'here' }, dino: { spread: 1 } };
  expect(unrounded(options, 'openvino')).toEqual({
    openvino: { precision: 'f32', library: 'here' },
    dino: { spread: 1 },
  });
  expect(unrounded(options, 'onnx')).toBe(options);
  const exact = { onnx: { precision: 'f32' } };
  expect(unrounded(exact, 'onnx')).toBe(exact);
});
