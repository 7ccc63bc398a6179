/** The pages that people see. Constant documents: whoever looks at them learns nothing about any share and changes nothing. */
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { pages, paths } from '../contract/routes.ts';
import { Problem } from '../http/problem.ts';
import { AssetLibrary } from './asset-library.ts';
import { renderErrorsHtml } from './errors-page.ts';

const errorsHtml = renderErrorsHtml();
/** The assets are the same for everybody and hold no secret. */
const keptByBrowsers = 'public, max-age=3600';

@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(private readonly assets: AssetLibrary) {}

  @Get(pages.send)
  send(@Res() response: Response): Promise<void> {
    return this.#answer(response, 'send.html');
  }

  @Get(pages.receive)
  receive(@Res() response: Response): Promise<void> {
    return this.#answer(response, 'receive.html');
  }

  @Get(pages.manage)
  manage(@Res() response: Response): Promise<void> {
    return this.#answer(response, 'manage.html');
  }

  @Get(paths.docs)
  docs(@Res() response: Response): Promise<void> {
    return this.#answer(response, 'docs.html');
  }

  @Get(paths.errorDocs)
  @Header('Content-Type', 'text/html; charset=utf-8')
  errors(): string {
    return errorsHtml;
  }

  /** Crawlers find nothing here that may be shown to others. */
  @Get('/robots.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  robots(): string {
    return 'User-agent: *\nDisallow: /\n';
  }

  @Get('/assets/:name')
  async asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    if (name.endsWith('.html')) throw new Problem('route.not_found');
    response.setHeader('Cache-Control', keptByBrowsers);
    await this.#answer(response, name);
  }

  async #answer(response: Response, name: string): Promise<void> {
    const asset = await this.assets.find(name);
    if (asset === undefined) throw new Problem('route.not_found', { headers: { 'Cache-Control': 'no-store' } });
    response.setHeader('Content-Type', asset.type);
    response.setHeader('Content-Length', asset.content.length);
    response.end(asset.content);
  }
}
