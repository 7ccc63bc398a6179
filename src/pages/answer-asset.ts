/** Answers with a file: in the best coding that the client takes, or as no such address. */
import type { Request, Response } from 'express';
import { Problem } from '../http/problem.ts';
import type { Asset } from './asset.ts';
import type { Coding, WebBuild } from './web-build.ts';

const codings: readonly Coding[] = ['br', 'gzip', 'identity'];

export const codingFor = (request: Request): Coding => {
  const accepted = request.acceptsEncodings([...codings]);
  return codings.find((coding) => coding === accepted) ?? 'identity';
};

export async function answerPage(web: WebBuild, request: Request, response: Response, path: string): Promise<void> {
  answerCoded(response, await web.find(path, codingFor(request)));
}

export function answerCoded(response: Response, asset: (Asset & { readonly coding: Coding }) | undefined): void {
  response.setHeader('Vary', 'Accept-Encoding');
  if (asset !== undefined && asset.coding !== 'identity') response.setHeader('Content-Encoding', asset.coding);
  answer(response, asset);
}

export function answer(response: Response, asset: Asset | undefined): void {
  if (asset === undefined) throw new Problem('route.not_found', { headers: { 'Cache-Control': 'no-store' } });
  response.setHeader('Content-Type', asset.type);
  response.setHeader('Content-Length', asset.content.length);
  response.end(asset.content);
}
