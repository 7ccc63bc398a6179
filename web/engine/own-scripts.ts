// The policy `require-trusted-types-for 'script'` refuses every script address but those that come from here.

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const absolute = (url: string): string => new URL(url, location.href).href;

/** Makes addresses fit for `new Worker` and the like: those in `own`, no other. Once in each page and each worker. */
export function ownScripts(own: readonly string[]): (url: string) => string {
  const allowed = new Set(own.map(absolute));
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('ots-scripts', {
    createScriptURL(url) {
      if (!allowed.has(absolute(url))) throw new TypeError('This is not one of our scripts.');
      return url;
    },
  });
  return (url) => policy?.createScriptURL(url) ?? url;
}
