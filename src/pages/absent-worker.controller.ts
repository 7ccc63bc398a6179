/** Addresses that the pages' service worker answers itself, for the moment when it is not there: nobody is to land on an error. */
import { Controller, Get, HttpCode, Post, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { pages } from '../contract/routes.ts';

@ApiExcludeController()
@Controller()
export class AbsentWorkerController {
  /** A download that the page streams to the browser: nothing to see, and the page stays where it is. */
  @Get('/downloads/:id')
  @HttpCode(204)
  download(): void {
    // Whoever streams it notices that nobody fetches it.
  }

  /** What another program shares into the installed page is not read: the page opens, and its person picks the file there. */
  @Post('/share-target')
  @Redirect(pages.send, 303)
  shared(): void {
    // The rest of the request is drained, within limits.
  }
}
