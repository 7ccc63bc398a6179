// Light or dark: as the system has it, unless the person chose.
import { keepChoice, keptChoice } from '../keep/choices.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'theme';

export function chosenTheme(): Theme {
  const stored = keptChoice(storageKey);
  return themes.find((theme) => theme === stored) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    keepChoice(storageKey, undefined);
    delete document.documentElement.dataset['theme'];
    return;
  }
  keepChoice(storageKey, theme);
  document.documentElement.dataset['theme'] = theme;
}
