/** The one reply that carries the link of a share sealed by the server: for people with a terminal, or as JSON. */
import { paths } from '../contract/routes.ts';
import type { SealedOnServerResponse } from '../contract/seal-on-server.schema.ts';
import { formatTime } from '../contract/times.ts';
import { encodeBase64url } from '../sealed/base64.ts';
import { formatLink, formatManageLink } from '../sealed/link.ts';
import { expiresAt } from '../share/lifetime.ts';
import type { SealedShare } from './server-sealing.ts';
import { shellQuote } from './shell-quote.ts';

/** True iff an Accept header names JSON; a wildcard does not, because curl always sends one. */
export function namesJson(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === 'application/json' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** @param base scheme and host of links, without a slash at the end */
export function jsonReply(base: string, { share, linkSecret, ownerToken }: SealedShare): SealedOnServerResponse {
  return {
    id: share.id,
    link: formatLink(base, linkSecret),
    manageLink: formatManageLink(base, share.id, ownerToken),
    ownerToken: encodeBase64url(ownerToken),
    expiresAt: formatTime(expiresAt(share)),
    downloads: share.downloads,
    sealedBy: 'server',
  };
}

/** Makes a claim token that survives a cut: 32 random bytes in base64url. */
const newToken = "T=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')";

/** A file name as a word after `-o`: never taken for an option. */
const outputName = (name: string): string => shellQuote(name.startsWith('-') ? `./${name}` : name);

export function textReply(base: string, sealed: SealedShare): string {
  const { share, content, linkSecret } = sealed;
  const { link, manageLink, expiresAt: end } = jsonReply(base, sealed);
  const headers = [`Link-Secret: ${encodeBase64url(linkSecret)}`];
  if (share.passwordTokenHash !== undefined) headers.push('Share-Password: <password>');
  const request = ['-X POST', ...headers.map((header) => `-H ${shellQuote(header)}`)].join(' ');
  const address = shellQuote(`${base}${paths.open}`);
  // A text is shown, a file is saved under its own name, and never over one that is there.
  const isText = content.kind === 'text';
  const save = isText ? '-f' : '-fOJ';
  const whereTo = isText
    ? []
    : ['  # Run it in a folder without a file of that name: curl would stop, and the download be lost.'];
  return [
    link,
    `manage: ${manageLink}`,
    `expires: ${end}`,
    `open: curl ${save} ${request} ${address}`,
    ...whereTo,
    '  # If that transfer is cut, the download is lost until you re-arm the share with the manage link.',
    '  # With a token of its own a transfer can be repeated and resumed:',
    `  # ${newToken}`,
    `  # curl -f -C - -o ${outputName(content.name)} ${request} -H "Claim-Token: $T" ${address}`,
    'sealed-by: server',
    '',
  ].join('\n');
}
