// What few people need: it waits behind one word.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { localInput } from '../ui/local-time.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { PasswordField } from './password-field.tsx';
import { problemsOf } from './settings.ts';
import type { SettingsProps } from './terms-line.tsx';

interface Props extends SettingsProps {
  readonly isText: boolean;
  /** Whether a browser can show it. */
  readonly canShow: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

const noteMaxCharacters = 4_000;
const mostBlur = 20;

export function MoreOptions({ isText, canShow, open, onOpen, ...props }: Props): JSX.Element {
  const { more: words } = useWords('send');
  return (
    <details class="more" open={open} onToggle={({ currentTarget }) => onOpen(currentTarget.open)}>
      <summary>
        <Icon name="chevron" />
        <span>{words.title}</span>
        {!open && <WhatIsSet isText={isText} canShow={canShow} {...props} />}
      </summary>
      <div class="stack more-inside">
        <PasswordField {...props} />
        <NoteField {...props} />
        <FromField {...props} />
        {isText && <BlurField {...props} />}
        {canShow && <InPageChoice {...props} />}
      </div>
    </details>
  );
}

/** Closed, it still says what is set inside. */
function WhatIsSet({ settings, isText, canShow }: Pick<Props, 'settings' | 'isText' | 'canShow'>): JSX.Element | null {
  const { more: words } = useWords('send');
  const { language } = useLanguage();
  const { password, note, from, blur, inPage } = settings;
  const set = [
    password === '' ? undefined : words.password,
    note.trim() === '' ? undefined : words.note,
    from === '' ? undefined : words.from,
    isText && blur > 0 ? words.blur : undefined,
    canShow && inPage ? words.inPage : undefined,
  ].filter((one) => one !== undefined);
  if (set.length === 0) return null;
  return (
    <span class="small">
      {words.set} {new Intl.ListFormat(language, { type: 'unit' }).format(set)}
    </span>
  );
}

function NoteField({ settings, onSettings }: SettingsProps): JSX.Element {
  const { more: words } = useWords('send');
  return (
    <Field
      label={words.note}
      hint={words.noteHint}
      control={(props) => (
        <textarea
          {...props}
          class="input note-input"
          dir="auto"
          rows={2}
          maxLength={noteMaxCharacters}
          value={settings.note}
          onInput={({ currentTarget }) => onSettings({ note: currentTarget.value })}
        />
      )}
    />
  );
}

function FromField({ settings, server, onSettings }: SettingsProps): JSX.Element {
  const { more: words } = useWords('send');
  const problems = problemsOf(settings, server, Date.now());
  const tooFar = problems.includes('from.tooFar') ? words.fromTooFar : undefined;
  return (
    <Field
      label={words.from}
      hint={words.fromHint}
      error={problems.includes('from.past') ? words.fromPast : tooFar}
      control={(props) => (
        <div class="row">
          <input
            {...props}
            class="input moment"
            type="datetime-local"
            min={localInput(Date.now())}
            value={settings.from}
            onInput={({ currentTarget }) => onSettings({ from: currentTarget.value })}
          />
          {settings.from !== '' && (
            <Button look="plain" onPress={() => onSettings({ from: '' })}>
              {words.clear}
            </Button>
          )}
        </div>
      )}
    />
  );
}

function BlurField({ settings: { blur }, onSettings }: SettingsProps): JSX.Element {
  const { more: words } = useWords('send');
  return (
    <Field
      label={words.blur}
      hint={words.blurHint}
      control={(props) => (
        <div class="blur-field">
          <input
            {...props}
            type="range"
            min={0}
            max={mostBlur}
            value={blur}
            aria-valuetext={blur === 0 ? words.blurOff : words.blurLevel(blur)}
            onInput={({ currentTarget }) => onSettings({ blur: Number(currentTarget.value) })}
          />
          <output>{blur === 0 ? words.blurOff : words.blurLevel(blur)}</output>
          <p class="blur-sample" aria-hidden="true">
            <span style={{ filter: `blur(${String(blur / 2)}px)` }}>{words.blurSample}</span>
          </p>
        </div>
      )}
    />
  );
}

function InPageChoice({ settings: { inPage }, onSettings }: SettingsProps): JSX.Element {
  const { more: words } = useWords('send');
  const id = useId();
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          checked={inPage}
          aria-describedby={id}
          onChange={({ currentTarget }) => onSettings({ inPage: currentTarget.checked })}
        />
        {words.inPage}
      </label>
      <div class="small" id={id}>
        {words.inPageHint}
      </div>
    </div>
  );
}
