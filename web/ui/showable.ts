// What a browser can show by itself, without running anything of it: the sender may choose that for these, and for no others.

export type Showing = 'image' | 'audio' | 'video' | 'text' | 'pdf';

const byType: readonly (readonly [RegExp, Showing])[] = [
  [/^image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml)$/, 'image'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/^application\/pdf$/, 'pdf'],
  [/^text\//, 'text'],
  [/^application\/(json|xml|x-yaml|toml)$/, 'text'],
];

/** Files that systems know no type of. */
const textEndings = /\.(txt|md|log|csv|tsv|json|ya?ml|toml|ini|conf|xml|pem|pub)$/i;

export function showingOf(name: string, type: string): Showing | undefined {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  const known = byType.find(([pattern]) => pattern.test(bare))?.[1];
  return known ?? (textEndings.test(name) ? 'text' : undefined);
}

export const canBeShown = (name: string, type: string): boolean => showingOf(name, type) !== undefined;
