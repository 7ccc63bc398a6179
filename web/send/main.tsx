// Starts the page that sends.
import { startPage } from '../ui/start-page.tsx';
import { SendPage } from './send-page.tsx';

void startPage('send', SendPage);
