// Where files come in: it invites while there are none, and steps back when there are some.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { gatherChosen } from './dropped-files.ts';
import type { Gathered } from './picked.ts';
import type { KnownLimits } from './server-limits.ts';

interface Props {
  readonly empty: boolean;
  readonly server: KnownLimits;
  readonly onGathered: (gathered: Gathered) => void;
}

export function DropZone({ empty, server, onGathered }: Props): JSX.Element {
  const { files: words } = useWords('send');
  const look = empty ? 'normal' : 'plain';
  return (
    <div class={empty ? 'drop-zone inviting' : 'drop-zone'}>
      {empty && <Invitation />}
      <div class="row">
        <Chooser
          look={look}
          icon={empty ? 'file' : 'plus'}
          text={empty ? words.choose : words.addFiles}
          onGathered={onGathered}
        />
        <Chooser
          folder
          look={look}
          icon={empty ? 'files' : 'plus'}
          text={empty ? words.chooseFolder : words.addFolder}
          onGathered={onGathered}
        />
      </div>
      {empty && <Limit server={server} />}
    </div>
  );
}

function Invitation(): JSX.Element {
  const { files: words } = useWords('send');
  return (
    <>
      <span class="drop-picture">
        <Icon name="upload" />
      </span>
      <p class="drop-invitation">{canDrop() ? words.invite : words.inviteTouch}</p>
    </>
  );
}

function Limit({ server: { told, limits } }: Pick<Props, 'server'>): JSX.Element {
  const { files: words } = useWords('send');
  const { language } = useLanguage();
  return (
    <p class="small drop-limit">
      {told && words.limit(formatBytes(limits.shareBytes, language))} {words.paste}
    </p>
  );
}

/** Fingers do not drag files into a page. */
const canDrop = (): boolean => !matchMedia('(hover: none)').matches;

interface ChooserProps extends Pick<Props, 'onGathered'> {
  readonly icon: IconName;
  readonly text: string;
  readonly folder?: boolean;
  readonly single?: boolean;
  readonly look?: 'normal' | 'plain';
}

/** A button in front of the browser's own control, which cannot be made to look like one. */
export function Chooser({ icon, text, folder, single, look = 'normal', onGathered }: ChooserProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (input.current !== null) input.current.webkitdirectory = folder === true;
  }, [folder]);
  return (
    <>
      <Button look={look} icon={icon} onPress={() => input.current?.click()}>
        {text}
      </Button>
      <input
        type="file"
        hidden
        ref={input}
        multiple={single !== true}
        aria-label={text}
        onChange={({ currentTarget }) => {
          const gathered = gatherChosen(currentTarget.files ?? []);
          // The same may be chosen again.
          currentTarget.value = '';
          onGathered(gathered);
        }}
      />
    </>
  );
}
