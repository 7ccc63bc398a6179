/** Text in a request header: raw UTF-8 bytes, or `UTF-8''` and percent-encoding (the form of RFC 8187, without a language). */

const prefix = /^utf-8''/i;

/**
 * `raw`: a header value as node:http gives it, one character per byte. Undefined when it is not UTF-8, or
 * not percent-encoded UTF-8 after the prefix.
 */
export function decodeHeaderText(raw: string): string | undefined {
  try {
    if (prefix.test(raw)) return decodeURIComponent(raw.replace(prefix, ''));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return undefined;
  }
}
