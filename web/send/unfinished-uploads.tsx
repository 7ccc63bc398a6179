// Uploads that broke off: to go on with, or to forget.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Parcel, PickedFile, UnfinishedUpload } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import { safeName } from '../../src/sealed/names.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { directionOf } from '../ui/direction.ts';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatBytes, formatMoment } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { Chooser } from './drop-zone.tsx';
import { looksLike, matchFiles, matchText, type Matched } from './match-again.ts';
import type { Gathered } from './picked.ts';

interface Props {
  readonly uploads: readonly UnfinishedUpload[];
  /** What has been picked in the form meanwhile: perhaps it is the very same. */
  readonly picked: readonly PickedFile[];
  readonly onGoOn: (upload: UnfinishedUpload, parcel: Parcel) => void;
  /** Something else was picked: to be sent with a new link. */
  readonly onAsNew: (gathered: Gathered) => void;
  readonly onForgotten: (upload: UnfinishedUpload) => void;
}

export function UnfinishedUploads({ uploads, ...props }: Props): JSX.Element | null {
  const { unfinished: words } = useWords('send');
  if (uploads.length === 0) return null;
  return (
    <section class="card unfinished" aria-labelledby="unfinished">
      <div class="stack-tight">
        <h2 id="unfinished">{words.title}</h2>
        <p class="small">{words.explain}</p>
      </div>
      <ul class="stack">
        {uploads.map((upload) => (
          <Unfinished key={upload.shareId} upload={upload} {...props} />
        ))}
      </ul>
    </section>
  );
}

interface OneProps extends Omit<Props, 'uploads'> {
  readonly upload: UnfinishedUpload;
}

function Unfinished({ upload, picked, onGoOn, onAsNew, onForgotten }: OneProps): JSX.Element {
  const { unfinished: words } = useWords('send');
  const { language } = useLanguage();
  const [wrong, setWrong] = useState<{
    readonly matched: Exclude<Matched, { ok: true }>;
    readonly gathered: Gathered;
  }>();
  const take = (matched: Matched, gathered: Gathered): void => {
    if (matched.ok) onGoOn(upload, matched.parcel);
    else setWrong({ matched, gathered });
  };
  const takeFiles = (gathered: Gathered): void => take(matchFiles(upload, gathered.files), gathered);
  const { name, kind, sentBytes, plainBytes, startedAtMs } = upload;
  const forget = <ForgetButton upload={upload} onForgotten={onForgotten} />;
  const done = formatBytes(sentBytes, language);
  return (
    <li class="stack-tight unfinished-one">
      <p class="one-line">
        <strong>{kind === 'text' ? words.text : <bdi>{safeName(name)}</bdi>}</strong>
      </p>
      <p class="small">{words.state(done, formatBytes(plainBytes, language), formatMoment(startedAtMs, language))}</p>
      {wrong !== undefined && (
        <Notice kind="warn" live>
          <p>{wordsOn(wrong.matched, kind, words)}</p>
          {wrong.gathered.files.length > 0 && (
            <div>
              <Button onPress={() => onAsNew(wrong.gathered)}>{words.asNew}</Button>
            </div>
          )}
        </Notice>
      )}
      {kind === 'text' ? (
        <TextAgain onText={(text) => take(matchText(upload, text), nothingPicked)} forget={forget} />
      ) : (
        <FilesAgain upload={upload} picked={picked} onFiles={takeFiles} forget={forget} />
      )}
    </li>
  );
}

const nothingPicked: Gathered = { files: [], emptyFolders: [], unreadable: [] };

type Words = ReturnType<typeof useWords<'send'>>['unfinished'];

function wordsOn({ why, name }: Exclude<Matched, { ok: true }>, kind: UnfinishedUpload['kind'], words: Words): string {
  if (kind === 'text') return words.otherText;
  const shown = safeName(name);
  switch (why) {
    case 'missing':
      return words.missing(shown);
    case 'otherSize':
      return words.otherSize(shown);
    case 'changed':
      return words.changed(shown);
  }
}

interface FilesAgainProps extends Pick<OneProps, 'upload' | 'picked'> {
  readonly forget: JSX.Element;
  readonly onFiles: (gathered: Gathered) => void;
}

function FilesAgain({ upload, picked, onFiles, forget }: FilesAgainProps): JSX.Element {
  const { unfinished: words } = useWords('send');
  if (looksLike(upload, picked))
    return (
      <div class="row">
        <Button look="primary" icon="play" onPress={() => onFiles({ ...nothingPicked, files: picked })}>
          {words.goOn}
        </Button>
        {forget}
      </div>
    );
  const folders = upload.files.some(({ path }) => path.includes('/'));
  const loose = upload.files.some(({ path }) => !path.includes('/'));
  const several = upload.files.length > 1;
  return (
    <div class="stack-tight">
      <div class="row">
        {!(folders && loose) && (
          <Chooser
            icon={folders || several ? 'files' : 'file'}
            text={folders ? words.pickFolder : several ? words.pickFiles : words.pickFile}
            folder={folders}
            single={!several}
            onGathered={onFiles}
          />
        )}
        {forget}
      </div>
      <p class="small">{words.orDrop}</p>
    </div>
  );
}

interface TextAgainProps {
  readonly onText: (text: string) => void;
  readonly forget: JSX.Element;
}

function TextAgain({ onText, forget }: TextAgainProps): JSX.Element {
  const { unfinished: words } = useWords('send');
  const [text, setText] = useState('');
  return (
    <div class="stack-tight">
      <Field
        label={words.typeText}
        control={(props) => (
          <textarea
            {...props}
            class="input note-input"
            dir={directionOf(text)}
            rows={2}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      />
      <div class="row">
        <Button icon="play" disabled={text === ''} onPress={() => onText(text)}>
          {words.goOn}
        </Button>
        {forget}
      </div>
    </div>
  );
}

function ForgetButton({ upload, onForgotten }: Pick<OneProps, 'upload' | 'onForgotten'>): JSX.Element {
  const { unfinished: words } = useWords('send');
  const [asks, setAsks] = useState(false);
  const forget = (): void => {
    setAsks(false);
    void engine()
      .discard(upload.shareId)
      .then(() => {
        announce(words.forgotten);
        onForgotten(upload);
      });
  };
  return (
    <>
      <Button look="plain" onPress={() => setAsks(true)}>
        {words.forget}
      </Button>
      {asks && (
        <Confirm title={words.forgetTitle} action={words.forget} onConfirm={forget} onCancel={() => setAsks(false)}>
          <p>{words.forgetText}</p>
        </Confirm>
      )}
    </>
  );
}
