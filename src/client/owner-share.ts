// What the owner of a share can do: see how it stands, change it, unlock, re-arm, revoke. Never its content.
import { formatTime } from '../contract/times.ts';
import type { OwnerView } from '../contract/look.schema.ts';
import { parseManageFragment } from '../sealed/link.ts';
import { ClientError } from './client-error.ts';
import type { ShareApi } from './share-api.ts';

/** What may be changed in one step. Absent members stay as they are; at most one of the two ends. */
export interface OwnerChange {
  readonly expiresInSeconds?: number;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs?: number;
  readonly downloads?: number;
}

/** Every method throws ProblemError, NetworkError, `answer.malformed`, or the reason of its signal. */
export class OwnerShare {
  readonly id: string;
  readonly #api: ShareApi;
  readonly #ownerToken: Uint8Array;

  constructor(api: ShareApi, id: string, ownerToken: Uint8Array) {
    this.id = id;
    this.#api = api;
    this.#ownerToken = ownerToken;
  }

  /** From a manage link, or its fragment alone. @throws ClientError `link.incomplete` */
  static fromManageLink(api: ShareApi, link: string): OwnerShare {
    const parsed = parseManageFragment(link.slice(link.indexOf('#') + 1));
    if (parsed === undefined) throw new ClientError('link.incomplete', 'This manage link is incomplete.');
    return new OwnerShare(api, parsed.shareId, parsed.ownerToken);
  }

  look(signal?: AbortSignal): Promise<OwnerView> {
    return this.#api.lookAsOwner(this.id, this.#ownerToken, signal);
  }

  change({ expiresInSeconds, expiresAtMs, downloads }: OwnerChange, signal?: AbortSignal): Promise<OwnerView> {
    const change = {
      expiresIn: expiresInSeconds,
      expiresAt: expiresAtMs === undefined ? undefined : formatTime(expiresAtMs),
      downloads,
    };
    return this.#api.change(this.id, this.#ownerToken, change, signal);
  }

  /** Clears the wrong passwords. */
  unlock(signal?: AbortSignal): Promise<OwnerView> {
    return this.#api.change(this.id, this.#ownerToken, { unlock: true }, signal);
  }

  /** Revokes every unacknowledged claim, or the one that `startedAt` names (as the owner's view spells it), and frees its slot. */
  rearm(startedAt?: string, signal?: AbortSignal): Promise<OwnerView> {
    return this.#api.change(this.id, this.#ownerToken, { rearm: startedAt ?? true }, signal);
  }

  /** Burns the share. Idempotent. */
  revoke(signal?: AbortSignal): Promise<void> {
    return this.#api.revoke(this.id, this.#ownerToken, signal);
  }
}
