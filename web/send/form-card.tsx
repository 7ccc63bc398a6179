// What to send, and how: the first thing that anybody sees.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Parcel } from '../engine/engine-api.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { Tabs } from '../ui/tabs.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import { DropZone } from './drop-zone.tsx';
import { FileList } from './file-list.tsx';
import { MoreOptions } from './more-options.tsx';
import { textBytes } from './parcel.ts';
import type { KnownLimits } from './server-limits.ts';
import { problemsOf } from './settings.ts';
import { TermsLine } from './terms-line.tsx';
import { TextPanel } from './text-panel.tsx';
import { useParcelBytes } from './use-parcel-bytes.ts';
import type { Form } from './use-form.ts';

interface Props {
  readonly form: Form;
  readonly server: KnownLimits;
  readonly onSend: (parcel: Parcel, plainBytes: number) => void;
}

export function FormCard(props: Props): JSX.Element {
  const { form, server } = props;
  const { tab, settings } = form;
  const { tabs } = useWords('send');
  const [more, setMore] = useState(false);
  const shared = { settings, server, onSettings: form.change };
  const choices = [
    { name: 'files', title: tabs.files },
    { name: 'text', title: tabs.text },
  ] as const;
  return (
    <section class="card send-card">
      <Tabs label={tabs.label} tabs={choices} chosen={tab} onChoose={form.showTab}>
        {tab === 'files' ? <FilesPanel {...props} /> : <TypedText {...props} />}
      </Tabs>
      <div class="send-options">
        <TermsLine {...shared} />
        <MoreOptions {...shared} isText={tab === 'text'} canShow={form.canShow} open={more} onOpen={setMore} />
      </div>
      <SendButton {...props} onProblem={() => setMore(true)} />
    </section>
  );
}

function FilesPanel({ form: { picking }, server }: Props): JSX.Element {
  const { files: words } = useWords('send');
  const { items, remarks, reading } = picking;
  return (
    <>
      <DropZone empty={items.length === 0} server={server} onGathered={picking.add} />
      {reading !== undefined && reading > 0 && (
        <Notice live>
          <p>{words.reading(reading)}</p>
          <div>
            <Button onPress={picking.stopReading}>{words.stopReading}</Button>
          </div>
        </Notice>
      )}
      {remarks.length > 0 && (
        <Notice live>
          {remarks.map((remark) => (
            <p key={remark}>{remark}</p>
          ))}
        </Notice>
      )}
      {items.length > 0 && (
        <FileList items={items} server={server} onRemove={picking.remove} onRemoveAll={picking.clear} />
      )}
    </>
  );
}

function TypedText({ form: { text, type, textAsFile }, server }: Props): JSX.Element {
  return <TextPanel text={text} limitBytes={server.limits.textBytes} onText={type} onAsFile={textAsFile} />;
}

interface SendButtonProps extends Props {
  readonly onProblem: () => void;
}

function SendButton({ form, server, onSend, onProblem }: SendButtonProps): JSX.Element {
  const { tab, text, parcel, settings } = form;
  const { send, nothingYet, sealedFirst, remarks } = useWords('send');
  const { language } = useLanguage();
  const plainBytes = useParcelBytes(parcel);
  const { shareBytes, textBytes: textLimit } = server.limits;
  const tooLarge = plainBytes !== undefined && plainBytes > shareBytes;
  const tooLong = tab === 'text' && textBytes(text) > textLimit;
  const press = (): void => {
    if (problemsOf(settings, server, Date.now()).length > 0) {
      onProblem();
      focusFirstProblem();
      return;
    }
    if (parcel !== undefined && plainBytes !== undefined) onSend(parcel, plainBytes);
  };
  return (
    <div class="stack-tight">
      {tooLarge && (
        <Notice kind="warn" live>
          <p>{remarks.tooLarge(...apart(plainBytes, shareBytes, language))}</p>
        </Notice>
      )}
      <div class="send-row">
        <Button look="primary" icon="lock" disabled={plainBytes === undefined || tooLarge || tooLong} onPress={press}>
          {send}
        </Button>
      </div>
      <p class="small send-hint">{parcel === undefined ? nothingYet : sealedFirst}</p>
    </div>
  );
}

/** Two sizes that round to the same are told to the byte. */
function apart(size: number, limit: number, language: string): [size: string, limit: string] {
  const [one, other] = [formatBytes(size, language), formatBytes(limit, language)];
  if (one !== other) return [one, other];
  const exact = new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  return [exact.format(size), exact.format(limit)];
}

/** After the field has been rendered, should it have been folded away. */
function focusFirstProblem(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.send-card [aria-invalid=true]')?.focus());
}
