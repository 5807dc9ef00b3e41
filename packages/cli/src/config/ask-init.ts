import { autocomplete, intro, isCancel, select, text } from '@clack/prompts';
import type { Registry } from '@sparsam/core';
import type { Settings } from '../options/table.ts';
import type { InitAnswers } from './write-config.ts';

/** The four questions, those left out that are answered already. Returns undefined where somebody pressed Ctrl-C. */
export async function askInit(
  registry: Registry,
  given: Settings,
  usual: InitAnswers,
): Promise<InitAnswers | undefined> {
  intro('sparsam: a config file in four questions');
  const data =
    given.data ??
    (await text({
      message: 'Where are your images? (nothing: a made-up blood smear)',
      placeholder: 'my-images',
      defaultValue: '',
    }));
  if (isCancel(data)) return undefined;
  const described = (kind: 'objective') =>
    registry
      .list()
      .filter(({ plugin }) => plugin.kind === kind)
      .map(({ plugin }) => ({ value: plugin.name, label: plugin.name, hint: plugin.description }));
  const method =
    given.method ??
    (await select({
      message: 'How shall features be learned?',
      options: described('objective'),
      initialValue: usual.method,
    }));
  if (isCancel(method)) return undefined;
  const backbone =
    given.backbone ??
    (await autocomplete({
      message: 'By which network?',
      options: registry.names('backbone').map((name) => ({ value: name, label: name })),
      initialValue: usual.backbone,
      maxItems: 8,
    }));
  if (isCancel(backbone)) return undefined;
  const minutes =
    given.minutes ??
    (await text({
      message: 'How many minutes may pretraining take?',
      placeholder: String(usual.minutes),
      defaultValue: String(usual.minutes),
      validate: (value) =>
        value === undefined || value === '' || Number(value) > 0 ? undefined : 'A positive number, please.',
    }));
  if (isCancel(minutes)) return undefined;
  return { data: data === '' ? undefined : data, method, backbone, minutes: Number(minutes) };
}
