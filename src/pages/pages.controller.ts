/** The pages that people see. Constant documents: whoever looks at them learns nothing about any share and changes nothing. */
import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { pages, paths } from '../contract/routes.ts';
import { answer, answerCoded, answerPage, codingFor } from './answer-asset.ts';
import { AssetLibrary } from './asset-library.ts';
import { renderErrorsHtml } from './errors-page.ts';
import { WebBuild } from './web-build.ts';

const errorsHtml = renderErrorsHtml();
/** The assets are the same for everybody and hold no secret. */
const keptByBrowsers = 'public, max-age=3600';
/** Another content has another name. */
const keptForever = 'public, max-age=31536000, immutable';
/** Asked for again each time: a new version of the server must reach every browser. */
const askedAgain = 'no-cache';

@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly assets: AssetLibrary,
    private readonly web: WebBuild,
  ) {}

  @Get(pages.send)
  send(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerPage(this.web, request, response, 'index.html');
  }

  @Get(pages.receive)
  receive(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerPage(this.web, request, response, 's.html');
  }

  @Get(pages.manage)
  manage(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerPage(this.web, request, response, 'm.html');
  }

  /** What browsers look for under a constant name. */
  @Get(['/sw.js', '/manifest.webmanifest', '/icon.svg', '/icon-192.png', '/icon-512.png', '/icon-maskable-512.png'])
  @Header('Cache-Control', askedAgain)
  constant(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerPage(this.web, request, response, request.path.slice(1));
  }

  @Get(paths.docs)
  async docs(@Res() response: Response): Promise<void> {
    answer(response, await this.assets.find('docs.html'));
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
  async asset(@Param('name') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const built = await this.web.find(`assets/${name}`, codingFor(request));
    if (built !== undefined) {
      response.setHeader('Cache-Control', keptForever);
      answerCoded(response, built);
      return;
    }
    const own = name.endsWith('.html') ? undefined : await this.assets.find(name);
    if (own !== undefined) response.setHeader('Cache-Control', keptByBrowsers);
    answer(response, own);
  }
}
