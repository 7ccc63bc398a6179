// The link, and everything that is to be taken away with it: it is shown only now.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Icon } from '../ui/icon.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { formatBytes, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { MessageToPaste } from './message-to-paste.tsx';
import type { Stage } from './use-sending.ts';

interface Props {
  readonly stage: Extract<Stage, { at: 'sent' }>;
  readonly onAnother: () => void;
}

export function SentCard({ stage, onAnother }: Props): JSX.Element {
  const { sent: words } = useWords('send');
  const { job, sent } = stage;
  const password = job.options?.password;
  useEffect(() => {
    announce(words.announce);
    // Once: in another language it is no news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <section class="card sent-card">
      <h2 class="sent-title">
        <span class="sent-mark">
          <Icon name="check" />
        </span>
        {words.titleMany(job.terms.downloads ?? 1)}
      </h2>
      <CopyField label={words.link} value={sent.link} hint={words.linkHint} primary focused />
      <Ways link={sent.link} />
      {password !== undefined && <CopyField label={words.password} value={password} hint={words.passwordHint} />}
      <Facts stage={stage} />
      <div>
        <Disclosure title={words.messageTitle}>
          <MessageToPaste stage={stage} />
        </Disclosure>
        <Disclosure title={words.apart}>
          <p class="small">{words.apartHint}</p>
          <CopyField label={words.bareLink} value={sent.link.slice(0, sent.link.indexOf('#'))} />
          <CopyField label={words.key} value={sent.linkSecret} />
        </Disclosure>
      </div>
      <CopyField label={words.manage} value={sent.manageLink} hint={words.manageHint} />
      <div class="send-row">
        <Button icon="plus" onPress={onAnother}>
          {words.another}
        </Button>
      </div>
    </section>
  );
}

/** Other ways for the link to leave: the device's own, and a picture for another device. */
function Ways({ link }: { readonly link: string }): JSX.Element {
  const { sent: words } = useWords('send');
  const [qr, setQr] = useState(false);
  const canShare = 'share' in navigator;
  return (
    <div class="stack">
      <div class="row">
        {canShare && (
          <Button
            icon="share"
            onPress={() => {
              // Closed without sharing: nothing to say.
              navigator.share({ url: link }).catch(() => undefined);
            }}
          >
            {words.share}
          </Button>
        )}
        <Button icon="qr" expanded={qr} onPress={() => setQr(!qr)}>
          {words.qr}
        </Button>
      </div>
      {qr && <QrCode text={link} label={words.qrLabel} />}
    </div>
  );
}

function Facts({ stage: { job, sent } }: Pick<Props, 'stage'>): JSX.Element {
  const { sent: words } = useWords('send');
  const { terms: termsWords } = useWords('send');
  const { language } = useLanguage();
  const { downloads, password, availableFromMs } = job.terms;
  return (
    <dl class="facts">
      {availableFromMs !== undefined && (
        <>
          <dt>{words.facts.from}</dt>
          <dd>{formatTime(availableFromMs, language)}</dd>
        </>
      )}
      <dt>{words.facts.expires}</dt>
      <dd>{formatTime(sent.expiresAt, language)}</dd>
      <dt>{words.facts.downloads}</dt>
      <dd>{termsWords.downloads(downloads ?? 1)}</dd>
      <dt>{words.facts.password}</dt>
      <dd>{password ? words.facts.withPassword : words.facts.withoutPassword}</dd>
      <dt>{words.facts.size}</dt>
      <dd>{formatBytes(job.plainBytes, language)}</dd>
    </dl>
  );
}

function Disclosure({
  title,
  children,
}: {
  readonly title: string;
  readonly children: JSX.Element | JSX.Element[];
}): JSX.Element {
  return (
    <details class="more">
      <summary>
        <Icon name="chevron" />
        <span>{title}</span>
      </summary>
      <div class="stack more-inside">{children}</div>
    </details>
  );
}
