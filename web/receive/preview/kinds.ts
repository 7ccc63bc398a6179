// What the page shows by itself, decided by the media type alone and only when the sender chose so. Everything else is saved.
import type { Manifest } from '../../../src/sealed/manifest-shape.ts';

export type PreviewKind = 'image' | 'audio' | 'video' | 'pdf' | 'text';

/**
 * An SVG stands here because it is shown in an `<img>`: there it runs no script and loads nothing, and if somebody opens the picture
 * by itself, the policy of this page, which allows no script in it, goes with it.
 */
const kindsByType: Readonly<Record<string, PreviewKind>> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'image/bmp': 'image',
  'image/svg+xml': 'image',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/aac': 'audio',
  'audio/ogg': 'audio',
  'audio/wav': 'audio',
  'audio/x-wav': 'audio',
  'audio/webm': 'audio',
  'audio/flac': 'audio',
  'audio/x-m4a': 'audio',
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/ogg': 'video',
  'video/quicktime': 'video',
  'application/pdf': 'pdf',
  'application/json': 'text',
  'application/xml': 'text',
  'application/javascript': 'text',
  'application/x-sh': 'text',
  'application/yaml': 'text',
};

/** The type without its parameters. */
export const bareType = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

export function previewKind(type: string): PreviewKind | undefined {
  const bare = bareType(type);
  if (Object.hasOwn(kindsByType, bare)) return kindsByType[bare];
  // HTML too: its source, as text.
  return bare.startsWith('text/') ? 'text' : undefined;
}

/** A text is to be read. Longer ones are files by another name. */
const longestTextBytes = 16_777_216;

export function showsInPage({ kind, view, type, size }: Pick<Manifest, 'kind' | 'view' | 'type' | 'size'>): boolean {
  if (kind === 'text') return size <= longestTextBytes;
  return kind === 'file' && view === 'preview' && previewKind(type) !== undefined;
}
