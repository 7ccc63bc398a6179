/** The page of the admin: the same constant document for everybody, there only while the admin is on. */
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { pages } from '../contract/routes.ts';
import { answerPage } from './answer-asset.ts';
import { WebBuild } from './web-build.ts';

@ApiExcludeController()
@Controller()
export class AdminPageController {
  constructor(private readonly web: WebBuild) {}

  @Get(pages.admin)
  admin(@Req() request: Request, @Res() response: Response): Promise<void> {
    return answerPage(this.web, request, response, 'admin.html');
  }
}
