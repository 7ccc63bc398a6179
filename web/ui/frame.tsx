// What stands around every page: name, language, appearance; and below, what this server is.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { languages, type Language } from '../words/languages.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { announce, Announcer } from './announce.tsx';
import { applyTheme, chosenTheme, themes, type Theme } from './theme.ts';

export function Frame({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { name, toStart, footer } = useWords('common');
  return (
    <div class="frame">
      <header class="frame-header">
        <a class="brand" href="/" aria-label={toStart}>
          <img src="/icon.svg" width="28" height="28" alt="" />
          {name}
        </a>
        <div class="frame-choices">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </header>
      <main class="frame-main">{children}</main>
      <footer class="frame-footer">
        <span>{footer.promise}</span>
        <a href="/docs" hreflang="en">
          {footer.api}
        </a>
        <a href="/docs/errors" hreflang="en">
          {footer.errors}
        </a>
      </footer>
      <Announcer />
    </div>
  );
}

function LanguageChoice(): JSX.Element {
  const words = useWords('common');
  const { language, speak } = useLanguage();
  const choose = async (chosen: Language): Promise<void> => {
    if (!(await speak(chosen))) announce(words.failure.network);
  };
  return (
    <select
      class="input choice"
      aria-label={words.language}
      value={language}
      onChange={({ currentTarget }) => void choose(currentTarget.value as Language)}
    >
      {Object.entries(languages).map(([code, name]) => (
        <option value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ThemeChoice(): JSX.Element {
  const { theme: words } = useWords('common');
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <select
      class="input choice"
      aria-label={words.label}
      value={theme}
      onChange={({ currentTarget }) => {
        const chosen = currentTarget.value as Theme;
        applyTheme(chosen);
        setTheme(chosen);
      }}
    >
      {themes.map((name) => (
        <option value={name}>{words[name]}</option>
      ))}
    </select>
  );
}
