// What a person has chosen about the pages. Where this browser keeps nothing for us, asking for its store already fails.

export function keptChoice(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Undefined forgets it. */
export function keepChoice(name: string, choice: string | undefined): void {
  try {
    if (choice === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, choice);
  } catch {
    // It holds as long as the page.
  }
}
