/** The middle of a list of numbers; of an even count the higher of the two in the middle. */
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** The range of a list of ratios, as text. */
export const spread = (list) => `${Math.min(...list).toFixed(2)}-${Math.max(...list).toFixed(2)}`;

export const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** A peer's name taken apart: `bf16-compile` is bfloat16 autocast under torch.compile. */
export function peerNamed(name) {
  const [precision, compile] = name.split('-');
  return { precision, compile: compile === 'compile' };
}
