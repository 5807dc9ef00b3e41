import { whole } from '../text/numbers.ts';

/** What every reader must know before the first number, and the word that is stamped on every figure. */
export type Notices = {
  readonly banners: readonly string[];
  readonly stamp: string | undefined;
  /** What was looked into and found in order, or counted; for the part on where the numbers come from. */
  readonly assurances: readonly string[];
};

type Facts = Readonly<Record<string, unknown>>;

const facts = (value: unknown): Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Facts) : {};
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** What the check of the split found, in words. */
function leakNotice(leaks: Facts): { readonly banner?: string; readonly assurance?: string } {
  const [heldOut, leaking] = [count(leaks['heldOut']), count(leaks['heldOutLeaking'])];
  if (leaks['leaky'] === true) {
    const share =
      heldOut === undefined || leaking === undefined || heldOut === 0
        ? 'Some held-out images'
        : `${whole(leaking)} of ${whole(heldOut)} held-out images (${((100 * leaking) / heldOut).toFixed(1)} %)`;
    return {
      banner: `This split leaks. ${share} are also in what was learned from, so every score on this page is better than it would be on new images.`,
    };
  }
  const checked = Array.isArray(leaks['checked'])
    ? leaks['checked'].filter((what) => typeof what === 'string')
    : [];
  if (leaks['leaky'] !== false || checked.length === 0) return {};
  const of = heldOut === undefined ? 'No held-out image' : `None of ${whole(heldOut)} held-out images`;
  return { assurance: `${of} was found in what was learned from (checked: ${checked.join(', ')}).` };
}

/** How often the test images were looked at. */
function readsNotice(reads: Facts): string | undefined {
  const [times, protocols] = [count(reads['reads']), count(reads['protocols'])];
  if (times === undefined || times < 1) return undefined;
  if (times === 1) return 'This evaluation is the first that looked at the test images.';
  const under = protocols === undefined || protocols < 2 ? '' : `, under ${protocols} protocols`;
  return `The test images were looked at in ${times} evaluations${under}. A choice made by looking at them makes the score of what was chosen look better than it is.`;
}

/**
 * What the provenance of results asks to be said: `leaks` (what the check of the split found), `testReads`, and any
 * further `notices` (a list of sentences) and `stamp` (a word).
 */
export function noticesOf({ leaks, testReads, notices, stamp }: Facts): Notices {
  const { banner, assurance } = leakNotice(facts(leaks));
  const more = Array.isArray(notices) ? notices.filter((item) => typeof item === 'string') : [];
  const word = typeof stamp === 'string' && stamp !== '' ? stamp : undefined;
  return {
    banners: [...(banner === undefined ? [] : [banner]), ...more],
    stamp: word ?? (banner === undefined ? undefined : 'leaky'),
    assurances: [assurance, readsNotice(facts(testReads))].filter((text) => text !== undefined),
  };
}
