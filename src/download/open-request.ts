/** Who asks the server to open a share, and with what: headers, or the same as JSON or form members. */
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import multer from 'multer';
import { isBodyPending } from '../http/drain.ts';
import { decodeHeaderText } from '../http/header-text.ts';
import { Problem } from '../http/problem.ts';
import { invalidParts, requestInvalid } from '../http/request-validation.ts';
import { readSmallBody } from '../http/small-body.ts';
import { readJson } from '../http/takes-json.ts';
import { openRequest, type OpenRequest } from '../contract/open.schema.ts';
import { decodeBase64url } from '../sealed/base64.ts';
import { normalizePassword } from '../sealed/password.ts';
import type { OpenCredentials } from './open.service.ts';

const TOKEN_BYTES = 32;

function linkSecretOf(text: string): Uint8Array {
  const secret = decodeBase64url(text, TOKEN_BYTES);
  if (secret === undefined) throw new Problem('link.malformed');
  return secret;
}

/** An empty password means none. */
const passwordOf = (text: string | undefined): Uint8Array | undefined =>
  text === undefined || text === '' ? undefined : normalizePassword(text);

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** One value per header: a repeated one is joined with a comma by node:http and fails where it is read. */
const single = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};

function passwordHeader(headers: Headers): string | undefined {
  const raw = single(headers, 'share-password');
  if (raw === undefined) return undefined;
  const text = decodeHeaderText(raw);
  if (text !== undefined) return text;
  throw new Problem('request.invalid', {
    detail:
      "The Share-Password header is not UTF-8. Nothing was spent. Send UTF-8 bytes, or UTF-8'' and percent-encoding.",
  });
}

function claimTokenHeader(headers: Headers): Uint8Array | undefined {
  const text = single(headers, 'claim-token');
  if (text === undefined) return undefined;
  const token = decodeBase64url(text, TOKEN_BYTES);
  if (token !== undefined) return token;
  throw new Problem('request.invalid', {
    detail: 'A Claim-Token is 32 random bytes as 43 characters of base64url. Nothing was spent.',
  });
}

/** From headers; undefined when there is no `Link-Secret`. */
function credentialsFromHeaders(headers: Headers): OpenCredentials | undefined {
  const linkSecret = single(headers, 'link-secret');
  if (linkSecret === undefined) return undefined;
  return {
    linkSecret: linkSecretOf(linkSecret),
    password: passwordOf(passwordHeader(headers)),
    claimToken: claimTokenHeader(headers),
  };
}

/** From JSON or form members. */
function credentialsFromMembers({ linkSecret, password, claimToken }: OpenRequest): OpenCredentials {
  return { linkSecret: linkSecretOf(linkSecret), password: passwordOf(password), claimToken };
}

const FORM_FIELDS = 3;
const FORM_FIELD_BYTES = 4_096;
const urlEncoded = /^application\/x-www-form-urlencoded\b/i;
const multipart = /^multipart\/form-data\b/i;

/** Members of a form, each at most once. */
function membersOf(form: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const members = new Map<string, string>();
  for (const [name, value] of form) {
    if (members.has(name)) throw requestInvalid([{ path: name, message: 'This member is there more than once.' }]);
    members.set(name, value);
  }
  return Object.fromEntries(members);
}

/**
 * A field given twice becomes a list, a file an unexpected one: neither fits the schema. The parser is handed a stand-in
 * for the request, with its headers: left alone with it, it would read on without end.
 */
async function readMultipart(request: Request, response: Response): Promise<unknown> {
  const parse = multer({ limits: { fields: FORM_FIELDS, fieldSize: FORM_FIELD_BYTES } }).none();
  const bytes = Readable.from([await readSmallBody(request)], { objectMode: false });
  const standIn = Object.assign(bytes, { headers: request.headers }) as unknown as Request;
  return new Promise((resolve, reject) => {
    void parse(standIn, response, (error: unknown) => {
      if (error === undefined) resolve({ ...(standIn.body as object) });
      else reject(error instanceof Error ? error : new Problem('request.malformed'));
    });
  });
}

async function readMembers(request: Request, response: Response): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  if (multipart.test(type)) return readMultipart(request, response);
  if (!urlEncoded.test(type)) return readJson(request);
  return membersOf(new URLSearchParams((await readSmallBody(request)).toString('utf8')));
}

/** The headers if they name a link secret, else the members of the body. */
export async function readOpenCredentials(request: Request, response: Response): Promise<OpenCredentials> {
  const fromHeaders = credentialsFromHeaders(request.headers);
  if (fromHeaders !== undefined) return fromHeaders;
  // A plain POST without anything: what is missing is the link secret.
  if (!isBodyPending(request) && request.headers['content-type'] === undefined) throw new Problem('link.malformed');
  const parsed = openRequest.safeParse(await readMembers(request, response));
  if (!parsed.success) throw requestInvalid(invalidParts(parsed.error.issues));
  return credentialsFromMembers(parsed.data);
}
