/** Writes down what admins do, and who tries to be one: with the neighbourhood of the address, never with a secret. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { clientAddress } from '../http/client-address.ts';
import { Log } from '../logging/log.ts';
import { shortAddress } from '../logging/short-address.ts';
import { AuditLog, type AuditAction, type AuditEvent } from '../share/audit-log.ts';

interface About {
  readonly subject?: string;
  readonly detail?: string;
}

@Injectable()
export class Audit {
  constructor(
    private readonly entries: AuditLog,
    private readonly log: Log,
  ) {}

  eventOf(request: Request, action: AuditAction, about: About = {}): AuditEvent {
    return { action, from: shortAddress(clientAddress(request)) ?? 'unknown', ...about };
  }

  /** Resolves when it is durable: to be asked before the act, so that nothing is done that is not written down. */
  async note(request: Request, action: AuditAction, about: About = {}): Promise<void> {
    const event = this.eventOf(request, action, about);
    await this.entries.append(event);
    this.tell(request, [event]);
  }

  /** In the server's own log too, of which a copy leaves the machine. */
  tell(request: Request, events: readonly AuditEvent[]): void {
    for (const { action, subject, detail } of events)
      this.log.warn(`admin.${action}`, {
        client: clientAddress(request),
        ...(action === 'share.removed' ? { share: subject } : { setting: subject }),
        message: detail,
      });
  }
}
