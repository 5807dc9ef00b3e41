import { cancel, intro, isCancel, select, text } from '@clack/prompts';
import { type KindName, kindOf, kinds } from './generator/kinds.ts';
import { checkPackageName, defaultPackage, namesOf } from './generator/names.ts';
import type { Answers } from './main.ts';

/** What keeps a text from being right, in words. */
const problem =
  (check: (value: string) => unknown) =>
  (value: string | undefined): string | undefined => {
    try {
      check(value ?? '');
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

/** Asks for what is missing. Returns undefined where somebody pressed Ctrl-C. */
export async function askFor(given: { readonly [K in keyof Answers]?: Answers[K] | undefined }): Promise<
  Answers | undefined
> {
  intro('A plugin for sparsam');
  const stop = (): undefined => void cancel('Nothing was written.');

  const kindName =
    given.kind?.name ??
    (await select<KindName>({
      message: 'What shall it be?',
      options: kinds.map(({ name, title, summary }) => ({ value: name, label: title, hint: summary })),
    }));
  if (isCancel(kindName)) return stop();
  const kind = kindOf(kindName);
  if (kind === undefined) return stop();

  const name =
    given.name ??
    (await text({
      message: 'Its name, as on the command line?',
      placeholder: 'my-method',
      validate: problem(namesOf),
    }));
  if (isCancel(name)) return stop();

  const usual = defaultPackage(kind, name);
  const packageName =
    given.packageName ??
    (await text({
      message: 'The name of the package?',
      placeholder: usual,
      defaultValue: usual,
      validate: (value) => (value ? problem(checkPackageName)(value) : undefined),
    }));
  if (isCancel(packageName)) return stop();

  const description =
    given.description ??
    (await text({ message: 'In one line, what is it?', placeholder: kind.summary, defaultValue: '' }));
  if (isCancel(description)) return stop();
  return { kind, name, packageName, description: description === '' ? undefined : description };
}
