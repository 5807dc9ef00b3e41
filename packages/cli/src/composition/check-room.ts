import process from 'node:process';
import type { Engine, StepMemory } from '@sparsam/core';
import { memoryHere } from '../doctor/machine.ts';
import { bytes } from '../ui/bytes.ts';
import { NoRoomError } from '../ui/no-room-error.ts';

/** Bytes of memory in all, and those that this process has already (decoded images, initial weights). */
export type Room = { readonly memory: number; readonly used: number };

const roomHere = (): Room => ({ memory: memoryHere(), used: process.memoryUsage().rss });

const parts = ({ border, held }: StepMemory): string =>
  `${bytes(border + held)} of memory (${bytes(border)} for weights, optimiser and input, ${bytes(held)} for what lies between operations)`;

/**
 * The engine, which says of every step how much memory it takes, and throws NoRoomError before it compiles one
 * for which there is not enough. What a runtime takes beside that is not counted.
 */
export function checkingRoom(engine: Engine, room: () => Room = roomHere): Engine {
  const saves = engine.memory === 'usual' ? '--memory low, ' : '';
  return {
    name: engine.name,
    ...(engine.memory === undefined ? {} : { memory: engine.memory }),
    ...(engine.devices === undefined ? {} : { devices: engine.devices.bind(engine) }),
    ...(engine.inspect === undefined ? {} : { inspect: engine.inspect.bind(engine) }),
    compile: (step, state, input, options = {}) =>
      engine.compile(step, state, input, {
        ...options,
        onMemory(needed) {
          const { memory, used } = room();
          if (used + needed.border + needed.held > memory)
            throw new NoRoomError(
              `A step takes about ${parts(needed)}. This process has ${bytes(used)} already, and the machine or its container has ${bytes(memory)} in all. Use ${saves}--accumulate, a smaller --batch or --image-size, or a smaller --backbone.`,
            );
          options.onProgress?.(`a step takes about ${parts(needed)}`);
          options.onMemory?.(needed);
        },
      }),
  };
}
