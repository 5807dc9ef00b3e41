import { writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A `.npy` array of bytes (numpy.lib.format, version 1). */
function npy(shape: readonly number[], data: Uint8Array): Buffer {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = `${text}${' '.repeat(63 - ((10 + text.length) % 64))}\n`;
  const head = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0]);
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), data]);
}

/** A zip file of entries that are stored as they are, as `numpy.savez` writes it. */
function zip(entries: Readonly<Record<string, Buffer>>): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [key, data] of Object.entries(entries)) {
    const name = Buffer.from(`${key}.npy`);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, name);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), facts, name, data);
    offset += 4 + facts.length + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const count = Object.keys(entries).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

/**
 * Writes a file in MedMNIST's layout: `{train,val,test}_images` uint8 [n, 16, 16, 3], all different, and `_labels` [n, 1].
 * `parts` are the labels of each part.
 */
export async function writeNpz(
  file: string,
  parts: Readonly<Record<'train' | 'val' | 'test', readonly number[]>>,
): Promise<void> {
  const entries: Record<string, Buffer> = {};
  let index = 0;
  for (const [part, labels] of Object.entries(parts)) {
    const images = labels.map((label) => {
      const seed = index++;
      return Uint8Array.from({ length: 16 * 16 * 3 }, (_, at) =>
        at % 3 === label ? 200 : (at * (seed + 3) + 40 * seed) % 151,
      );
    });
    entries[`${part}_images`] = npy([labels.length, 16, 16, 3], Buffer.concat(images));
    entries[`${part}_labels`] = npy([labels.length, 1], Uint8Array.from(labels));
  }
  await writeFile(file, zip(entries));
}
