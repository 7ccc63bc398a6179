// The one button that spends a download: pressed by a person, or it does nothing.
import type { ComponentChildren, JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';

interface Props {
  readonly look?: 'primary' | 'plain';
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly onClaim: () => void;
  readonly children: ComponentChildren;
}

export function ClaimButton({ look = 'primary', onClaim, children, ...rest }: Props): JSX.Element {
  return (
    <Button
      look={look}
      {...rest}
      onPress={({ isTrusted }) => {
        // Link previews, extensions and pages that embed a browser press by script.
        if (isTrusted) onClaim();
      }}
    >
      {children}
    </Button>
  );
}
