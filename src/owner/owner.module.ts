import { Module } from '@nestjs/common';
import { OwnerController } from './owner.controller.ts';

@Module({ controllers: [OwnerController] })
export class OwnerModule {}
