/** Header and manifest of the sealed format: unchanged, of the one form, and belonging to one body. */
import { tests, within, type Guard } from '../guard.ts';

const header = tests('test/sealed/header.spec.ts');
const manifest = tests('test/sealed/manifest.spec.ts');

export const headerGuards: readonly Guard[] = [
  {
    guard: 'The MAC of a header is verified.',
    without: 'a changed header gives its key',
    spellings: [within('src/sealed/header.ts', 'if (!equalBytes(mac, expected))', 'if (false)', header)],
  },
  {
    guard: 'A header has its 168 bytes and no more.',
    without: 'the pattern alone decides',
    spellings: [
      within(
        'src/sealed/header.ts',
        "header.length === headerBytes ? ascii.decode(header) : ''",
        'ascii.decode(header)',
        header,
      ),
    ],
  },
  {
    guard: 'One value has one spelling in base64.',
    without: 'bits that do not count may differ',
    spellings: [
      within(
        'src/sealed/base64.ts',
        '&& encodeAgain(bytes) === text ? bytes',
        '? bytes',
        tests('src/sealed/base64.spec.ts'),
      ),
    ],
  },
  {
    guard: 'A sealed manifest has one of fifteen lengths.',
    without: 'any length is opened',
    spellings: [
      within('src/sealed/manifest.ts', 'if (!isPossibleManifestBytes(sealed.length))', 'if (false)', manifest),
    ],
  },
  {
    guard: 'A manifest is padded as the format says.',
    without: 'any padding will do',
    spellings: [
      within(
        'src/sealed/manifest-shape.ts',
        'if (padded.length % manifestStepBytes !== 0 || padded.length > manifestMaxPlainBytes)',
        'if (false)',
        manifest,
      ),
    ],
  },
  {
    guard: 'A manifest belongs to one header.',
    without: 'it goes with any',
    spellings: [
      within(
        'src/sealed/manifest.ts',
        'return headerHash(primitives, header) === manifest.header && bodyBytesOf',
        'return bodyBytesOf',
        manifest,
      ),
    ],
  },
  {
    guard: 'A manifest belongs to a body of one length.',
    without: 'it goes with any',
    spellings: [
      within(
        'src/sealed/manifest.ts',
        'manifest.header && bodyBytesOf(manifest.size) === bodyBytes;',
        'manifest.header;',
        manifest,
      ),
    ],
  },
];
