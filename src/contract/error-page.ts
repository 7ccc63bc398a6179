/** Renders docs/errors.md from the table and the guide. */
import { errorCodes, isErrorCode, spendsNothing } from './error-codes.ts';
import type { ErrorAdvice } from './error-advice.ts';
import { errorChapters } from './error-guide.ts';

const intro = `# Errors

<!-- Generated from src/contract/error-guide.ts by \`npm run docs\`: change it there. -->

Every refusal is \`application/problem+json\` (RFC 9457). Match on \`code\`: it is part of the contract, the words are not.
\`type\` leads to the place on this page. \`requestId\` names the request in the server's log. Answers with the statuses
${[...spendsNothing].join(', ')} carry \`"spent": false\`; answers with 429 and 503 carry a \`Retry-After\` header.

\`\`\`json
{
  "type": "/docs/errors#share.locked",
  "title": "Locked",
  "status": 423,
  "code": "share.locked",
  "detail": "The share is locked after too many wrong passwords. …",
  "spent": false,
  "requestId": "…"
}
\`\`\`
`;

function section([code, advice]: readonly [string, ErrorAdvice]): string {
  const status = isErrorCode(code) ? String(errorCodes[code].status) : '';
  const title = isErrorCode(code) ? errorCodes[code].title : '';
  const lines = [
    `### ${code}`,
    `${status} · ${title}`,
    `- **What happened:** ${advice.happened}`,
    `- **What was spent or lost:** ${advice.spent}`,
    `- **What to do now:** ${advice.now}`,
  ];
  return `${lines.slice(0, 2).join('\n\n')}\n\n${lines.slice(2).join('\n')}\n`;
}

/** The whole page, as Markdown. */
export function renderErrorsPage(): string {
  const chapters = errorChapters.map(
    ({ title, advice }) => `## ${title}\n\n${Object.entries<ErrorAdvice>(advice).map(section).join('\n')}`,
  );
  return [intro, ...chapters].join('\n');
}
