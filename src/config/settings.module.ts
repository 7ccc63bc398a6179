/** Makes the settings known to every module. */
import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from './settings.ts';

@Module({})
export class SettingsModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: Settings, useValue: settings }],
      exports: [Settings],
    };
  }
}
