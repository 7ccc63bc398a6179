/** The page /docs/errors: where the `type` of every refusal leads. */
import { errorCodes, isErrorCode } from '../contract/error-codes.ts';
import type { ErrorAdvice } from '../contract/error-advice.ts';
import { errorChapters } from '../contract/error-guide.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors – OneTimeShare</title>
<link rel="stylesheet" href="/assets/page.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<h1>What an error means</h1>
<p>Every refusal has a code. Look it up here: what happened, whether anything was spent or lost, and what to do now.</p>
`;

function entry([code, { happened, spent, now }]: readonly [string, ErrorAdvice]): string {
  const { status, title } = isErrorCode(code) ? errorCodes[code] : { status: 0, title: '' };
  return `<section id="${escape(code)}">
<h3><code>${escape(code)}</code> ${String(status)} · ${escape(title)}</h3>
<dl>
<dt>What happened</dt><dd>${escape(happened)}</dd>
<dt>What was spent or lost</dt><dd>${escape(spent)}</dd>
<dt>What to do now</dt><dd>${escape(now)}</dd>
</dl>
</section>
`;
}

/** The whole page. */
export function renderErrorsHtml(): string {
  const chapters = errorChapters.map(
    ({ title, advice }) => `<h2>${escape(title)}</h2>\n${Object.entries<ErrorAdvice>(advice).map(entry).join('')}`,
  );
  return `${head}${chapters.join('')}<footer><a href="/docs">API</a> · <a href="/">What this server is</a></footer>\n</body>\n</html>\n`;
}
