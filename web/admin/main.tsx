// Starts the admin page.
import { startPage } from '../ui/start-page.tsx';
import { AdminPage } from './admin-page.tsx';

void startPage('admin', AdminPage);
