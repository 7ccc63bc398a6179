// Makes sure that the programs the tests run are here: Debian's `age`, the reference for our sealed format, curl, Redis,
// Chromium, the proxies of the README, and what reads the compose file, the unit and the rules for Prometheus as those will who run the server.
// Installs them where that is allowed; otherwise stops and says the line that does it. Run before the tests.
import { spawnSync } from 'node:child_process';

const packagesByProgram = {
  age: 'age',
  'age-keygen': 'age',
  curl: 'curl',
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  chromium: 'chromium',
  nginx: 'nginx-light',
  caddy: 'caddy',
  openssl: 'openssl',
  'docker-compose': 'docker-compose',
  'systemd-analyze': 'systemd',
  promtool: 'prometheus',
};

// Where Debian has nginx; other users than root do not look there by themselves.
process.env.PATH = `${process.env.PATH}:/usr/sbin`;

const starts = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
const composeIsPartOfDocker = () => spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
const isHere = (program) => starts(program) || (program === 'docker-compose' && composeIsPartOfDocker());
const run = (command, ...rest) => spawnSync(command, rest, { stdio: 'inherit' }).status === 0;

const missing = [
  ...new Set(Object.entries(packagesByProgram).flatMap(([program, name]) => (isHere(program) ? [] : [name]))),
];
if (missing.length > 0) {
  const isRoot = process.getuid?.() === 0;
  const canInstall = isRoot && isHere('apt-get');
  const installed =
    canInstall &&
    run('apt-get', 'update', '-qq') &&
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing);
  if (!installed) {
    console.error(`The tests need: ${missing.join(', ')}. Install them with this line, then run the tests again:`);
    console.error(`  sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`);
    process.exit(1);
  }
}
