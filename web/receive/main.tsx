// Starts the page that receives.
import { startPage } from '../ui/start-page.tsx';
import { ReceivePage } from './receive-page.tsx';

void startPage('receive', ReceivePage);
