/** Writes down what admins do, and who tries to be one: with the neighbourhood of the address, never with a secret. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { clientAddress } from '../http/client-address.ts';
import { shortAddress } from '../logging/short-address.ts';
import { AuditLog, type AuditAction } from '../share/audit-log.ts';

interface About {
  readonly subject?: string;
  readonly detail?: string;
}

@Injectable()
export class Audit {
  constructor(private readonly entries: AuditLog) {}

  /** Resolves when it is durable. */
  async note(request: Request, action: AuditAction, about: About = {}): Promise<void> {
    await this.entries.append({ action, from: shortAddress(clientAddress(request)) ?? 'unknown', ...about });
  }
}
