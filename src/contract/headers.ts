/** Names of headers, and the schemes of `Authorization`, that client and server must spell alike. */

export const requestIdHeader = 'X-Request-Id';

/** Who may speak: the holder of the link, the claimant of a download, the owner of the share. */
export const authorizationSchemes = ['Link', 'Claim', 'Owner'] as const;
export type AuthorizationScheme = (typeof authorizationSchemes)[number];

/** `Authorization: <scheme> <token>`; the token as 43 characters of base64url. */
export const authorization = (scheme: AuthorizationScheme, token: string): string => `${scheme} ${token}`;

/** Options of `PUT /<name>`, which has no form. */
export const putHeaders = {
  password: 'Share-Password',
  expiresIn: 'Share-Expires-In',
  downloads: 'Share-Downloads',
  note: 'Share-Note',
} as const;

/** Credentials of `POST /api/v1/open`. */
export const openHeaders = {
  linkSecret: 'Link-Secret',
  password: 'Share-Password',
  claimToken: 'Claim-Token',
} as const;

/** Names the share in the answer of `POST /api/v1/open`. */
export const shareIdHeader = 'Share-Id';

export const problemMediaType = 'application/problem+json';
export const tusVersion = '1.0.0';

/** Repeats the token of the session of an admin, in every request that changes something. */
export const csrfHeader = 'Csrf-Token';
/** Sent with what the admin page asks by itself, without anybody doing something there: it keeps no session alive. */
export const lookingOnHeader = 'Looking-On';
/** What the description of the API calls the cookie of an admin. */
export const adminCookieScheme = 'Admin';
