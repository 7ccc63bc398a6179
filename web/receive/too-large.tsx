// This browser cannot take so much: said before anything is spent, with a way to another device.
import type { JSX } from 'preact';
import { CopyField } from '../ui/copy-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { useWords } from '../words/words.tsx';

export function TooLarge({ link }: { readonly link: string }): JSX.Element {
  const { tooLarge: words } = useWords('receive');
  return (
    <>
      <Notice kind="warn" title={words.title} live>
        <p>{words.text}</p>
      </Notice>
      <QrCode text={link} label={words.qr} />
      <CopyField label={words.link} value={link} primary />
    </>
  );
}
