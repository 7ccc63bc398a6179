// The page that sends: choosing, sending, and the link; below it the shares sent before.
import './send.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../ui/announce.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { FailedCard } from './failed-card.tsx';
import { FormCard } from './form-card.tsx';
import { filesOf } from './picked.ts';
import { SendingCard } from './sending-card.tsx';
import { SentCard } from './sent-card.tsx';
import { useServerLimits } from './server-limits.ts';
import { useForm, type Form } from './use-form.ts';
import { useIncoming } from './use-incoming.ts';
import { useKeptUploads, useKeptShares } from './use-kept.ts';
import { useSending, type Sending } from './use-sending.ts';
import { UnfinishedUploads } from './unfinished-uploads.tsx';
import { YourShares } from './your-shares.tsx';
import type { KnownLimits } from './server-limits.ts';

export function SendPage(): JSX.Element {
  const words = useWords('send');
  const server = useServerLimits();
  const form = useForm(server);
  const sending = useSending();
  const { stage } = sending;
  const [shares, forgetShares] = useKeptShares(stage.at);
  const dropping = useIncoming(form, stage.at === 'choosing');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = words.documentTitle;
  }, [words]);
  const backToForm = (): void => heading.current?.focus();
  return (
    <>
      <div class="send-head">
        <h1 tabIndex={-1} ref={heading}>
          {words.title}
        </h1>
        <p class="lead">{words.lead}</p>
      </div>
      <Stage form={form} server={server} sending={sending} onBack={backToForm} />
      {shares.length > 0 && <YourShares shares={shares} onForgotten={forgetShares} />}
      {dropping && (
        <div class="drop-veil" aria-hidden="true">
          <p>
            <Icon name="upload" />
            {words.files.dropAnywhere}
          </p>
        </div>
      )}
    </>
  );
}

interface StageProps {
  readonly form: Form;
  readonly server: KnownLimits;
  readonly sending: Sending;
  /** The form is there again. */
  readonly onBack: () => void;
}

function Stage(props: StageProps): JSX.Element {
  const { form, sending, onBack } = props;
  const { sending: words } = useWords('send');
  const { stage } = sending;
  const steered: Sending = {
    ...sending,
    cancel: () => {
      sending.cancel();
      announce(words.cancelled);
      onBack();
    },
  };
  switch (stage.at) {
    case 'choosing':
      return <Choosing {...props} />;
    case 'sending':
      return <SendingCard stage={stage} sending={steered} />;
    case 'failed':
      return (
        <FailedCard
          stage={stage}
          sending={steered}
          onAsNew={() => {
            form.takeBack(stage.job.parcel);
            sending.leave();
            onBack();
          }}
          onPickAgain={() => {
            form.picking.clear();
            sending.leave();
            onBack();
          }}
        />
      );
    case 'sent':
      return (
        <SentCard
          stage={stage}
          onAnother={() => {
            form.reset();
            sending.leave();
            onBack();
          }}
        />
      );
  }
}

function Choosing({ form, server, sending }: StageProps): JSX.Element {
  const [uploads, dropUpload] = useKeptUploads();
  return (
    <>
      <UnfinishedUploads
        uploads={uploads}
        picked={filesOf(form.picking.items)}
        onGoOn={sending.goOn}
        onAsNew={form.picking.add}
        onForgotten={dropUpload}
      />
      <FormCard
        form={form}
        server={server}
        onSend={(parcel, plainBytes) => sending.send(parcel, plainBytes, form.options())}
      />
    </>
  );
}
