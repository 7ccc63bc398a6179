// What is measured, and so runs alone: the specs under test/load.
import usual from './jest.config.mjs';

export default {
  ...usual,
  roots: ['<rootDir>/test/load'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
