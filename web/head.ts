/** What every page begins with; its title and what else it links to follow. */
export const head = `<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
<meta name="color-scheme" content="light dark" />
<meta name="theme-color" content="#f6f7f9" media="(prefers-color-scheme: light)" />
<meta name="theme-color" content="#121416" media="(prefers-color-scheme: dark)" />
<link rel="icon" href="/icon.svg" type="image/svg+xml" />
<link rel="apple-touch-icon" href="/icon-maskable-512.png" />`;
