// A download that was begun in this browser and is not done. Going on spends nothing, but it is the person who goes on.
import type { JSX } from 'preact';
import type { BegunDownload, Failure, Seen } from '../engine/engine-api.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { ClaimButton } from './claim-button.tsx';
import type { Plan } from './stage.ts';
import { Parcel } from './parcel.tsx';
import { isAboutPassword, PasswordForm } from './password.tsx';
import { showsInPage } from './preview/kinds.ts';
import { View } from '../ui/view.tsx';

interface Props {
  /** Undefined when the answer to the claim got lost. */
  readonly begun: BegunDownload | undefined;
  readonly seen: Seen;
  /** Why going on did not work. */
  readonly failure: Failure | undefined;
  readonly onGoOn: (plan: Plan) => void;
}

export function Begun({ begun, seen, failure, onGoOn }: Props): JSX.Element {
  const { begun: words, failures } = useWords('receive');
  const plan = planOf(begun, seen);
  return (
    <View icon="download" title={words.title}>
      <p>{begun === undefined ? words.tried : words.text}</p>
      {begun !== undefined && <Held begun={begun} />}
      {failure !== undefined && !isAboutPassword(failure) && <FailureNotice failure={failure} said={failures} />}
      {seen.view.password.required ? (
        <PasswordForm
          action={words.goOn}
          disabled={false}
          hint={words.password}
          failure={failure}
          onPassword={(password, { isTrusted }) => {
            if (isTrusted) onGoOn({ ...plan, password });
          }}
        />
      ) : (
        <ClaimButton icon="play" onClaim={() => onGoOn(plan)}>
          {words.goOn}
        </ClaimButton>
      )}
    </View>
  );
}

function Held({ begun: { name, heldBytes, plainBytes } }: { readonly begun: BegunDownload }): JSX.Element {
  const { begun: words } = useWords('receive');
  const { language } = useLanguage();
  const held = words.held(formatBytes(heldBytes, language), formatBytes(plainBytes, language));
  return (
    <div class="stack-tight">
      <Parcel manifest={{ kind: 'file', name, type: '', size: plainBytes }} />
      <progress class="held" value={heldBytes} max={Math.max(1, plainBytes)} aria-label={held} />
      <span class="small">{heldBytes === 0 ? words.again : held}</span>
    </div>
  );
}

function planOf(begun: BegunDownload | undefined, { manifest }: Seen): Plan {
  const named = begun === undefined ? manifest : { name: begun.name, size: begun.plainBytes };
  return {
    purpose: manifest !== undefined && showsInPage(manifest) ? 'show' : 'save',
    manifest: named,
    handle: begun?.handle,
    isPrivate: begun?.handle === undefined && (begun?.heldBytes ?? 0) > 0,
  };
}
