// The texts of the pages, in one language at a time. Each page has a file of its own in each language; a language is loaded when it is chosen.
import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import type { AdminWords } from './en/admin.ts';
import type { CommonWords } from './en/common.ts';
import type { ManageWords } from './en/manage.ts';
import type { ReceiveWords } from './en/receive.ts';
import type { SendWords } from './en/send.ts';
import { markDocument, preferredLanguage, storeLanguage } from './language.ts';
import type { Language } from './languages.ts';

interface WordsByPart {
  readonly common: CommonWords;
  readonly send: SendWords;
  readonly receive: ReceiveWords;
  readonly manage: ManageWords;
  readonly admin: AdminWords;
}
export type Part = keyof WordsByPart;

type Loader = () => Promise<{ readonly words: unknown }>;
const loaders = import.meta.glob<{ readonly words: unknown }>('./*/*.ts');

async function load<P extends Part>(language: Language, part: P): Promise<WordsByPart[P]> {
  const loader = (loaders[`./${language}/${part}.ts`] ?? loaders[`./en/${part}.ts`]) as Loader;
  return (await loader()).words as WordsByPart[P];
}

interface Speech {
  readonly language: Language;
  readonly words: Partial<WordsByPart>;
  /** False if its texts cannot be loaded; then everything stays as it is. */
  speak(language: Language): Promise<boolean>;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

export interface LoadedWords {
  readonly language: Language;
  readonly words: Partial<WordsByPart>;
}

/** To be awaited before the first rendering, so that no text jumps. */
export async function loadWords(parts: readonly Part[], language = preferredLanguage()): Promise<LoadedWords> {
  const loaded = await Promise.all(parts.map(async (part) => [part, await load(language, part)] as const));
  return { language, words: Object.fromEntries(loaded) };
}

interface Props {
  readonly first: LoadedWords;
  readonly children: ComponentChildren;
}

export function Speaking({ first, children }: Props): JSX.Element {
  const [{ language, words }, setLoaded] = useState(first);
  markDocument(language);
  const newest = useRef(language);
  const speak = async (chosen: Language): Promise<boolean> => {
    newest.current = chosen;
    try {
      const loaded = await loadWords(Object.keys(words) as Part[], chosen);
      // Somebody who steps through the languages gets the one at which they stopped.
      if (newest.current !== chosen) return true;
      storeLanguage(chosen);
      setLoaded(loaded);
      return true;
    } catch {
      // A new object: the choice shows again what is spoken.
      setLoaded((now) => ({ ...now }));
      return false;
    }
  };
  return <SpeechContext.Provider value={{ language, words, speak }}>{children}</SpeechContext.Provider>;
}

function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === undefined) throw new TypeError('This stands outside of <Speaking>.');
  return speech;
}

/** The texts of one part, which must be among those that were loaded. */
export function useWords<P extends Part>(part: P): WordsByPart[P] {
  const found = useSpeech().words[part];
  if (found === undefined) throw new TypeError(`The words of ${part} were not loaded.`);
  return found;
}

export function useLanguage(): Pick<Speech, 'language' | 'speak'> {
  return useSpeech();
}
