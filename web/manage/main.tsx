// Starts the page that manages.
import { startPage } from '../ui/start-page.tsx';
import { ManagePage } from './manage-page.tsx';

void startPage('manage', ManagePage);
