// What breaks, on purpose: the specs under test/faults, which mostly wait and so run more than one to a core.
import usual from './jest.config.mjs';

export default {
  ...usual,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 4,
};
