// The page that receives: finds out which share is meant, and opens it.
import './receive.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { useAddress } from './address.ts';
import { Paste } from './paste.tsx';
import { Opening } from './running.tsx';
import { Share } from './share.tsx';
import { Incomplete } from './standing.tsx';
import { Waiting } from './waiting-copy.tsx';

export function ReceivePage(): JSX.Element {
  const { title } = useWords('receive');
  const { address, open } = useAddress();
  useEffect(() => {
    document.title = title;
  }, [title]);
  switch (address.at) {
    case 'reading':
      return <Opening />;
    case 'share':
      return <Share key={address.serial} link={address.link} />;
    case 'copy':
      return <Waiting copy={address.copy} />;
    case 'incomplete':
      return <Incomplete onOpen={open} />;
    case 'none':
      return <Paste onOpen={open} />;
  }
}
