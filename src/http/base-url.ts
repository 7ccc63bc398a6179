/** The origin that people use to reach this server: the base of the links it prints, and the only one it takes calls from. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Settings } from '../config/settings.ts';
import { Problem } from './problem.ts';

const hostForm = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

@Injectable()
export class BaseUrl {
  constructor(private readonly settings: Settings) {}

  /**
   * `PUBLIC_URL`, or scheme and host as the request has them (from a proxy only if it is believed). No slash at the end.
   * @throws Problem `request.malformed` when the request has no usable host.
   */
  of(request: Request): string {
    const { publicUrl } = this.settings;
    if (publicUrl !== undefined) return publicUrl;
    const host: unknown = request.host;
    if (typeof host === 'string' && hostForm.test(host)) return new URL(`${request.protocol}://${host}`).origin;
    throw new Problem('request.malformed', {
      detail: 'The Host header is missing or is no host name. Nothing was spent or stored. Send a valid Host header.',
    });
  }

  /** Whether the client's side of the connection is TLS. */
  isOverTls(request: Request): boolean {
    return this.settings.publicUrl === undefined ? request.secure : this.settings.publicUrl.startsWith('https:');
  }
}
